package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct{}

func (*versionCmd) Run(p *program) error {
	fmt.Fprintf(p.stdout, "standings %s, %s %s/%s\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// version names the source this binary was built from, as far as the build knew it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "of unknown origin"
	}
	named := info.Main.Version
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			named += ", revision " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			named += " with changes"
		}
	}
	return named
}
