package rulebook

import (
	"reflect"
	"strings"
	"testing"

	"standings/standing"
)

// The published numbers, written out by hand: whoever changes default.toml
// changes what people are judged by, and has to say so here as well.
func TestDefault(t *testing.T) {
	book := Default()

	if book.Version != "1" {
		t.Errorf("version is %q", book.Version)
	}
	for _, c := range []struct {
		what string
		got  standing.Instant
		want standing.Instant
	}{
		{"check-in within 5 minutes", book.CheckInWithin, 300_000_000},
		{"cancel before 45 minutes", book.CancelBefore, 2_700_000_000},
		{"grace of 5 minutes", book.CancelGrace, 300_000_000},
		{"missed after 60 minutes", book.MissedAfter, 3_600_000_000},
		{"confirm within 14 days", book.ConfirmWithin, 1_209_600_000_000},
		{"Safety window of 180 days", book.SafetyWindow, 15_552_000_000_000},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d microseconds, want %d", c.what, c.got, c.want)
		}
	}
	for _, c := range []struct {
		what string
		got  int
		want int
	}{
		{"late_check_in", book.Price(standing.LateCheckIn), 4},
		{"late_cancel", book.Price(standing.LateCancel), 8},
		{"missed_block", book.Price(standing.MissedBlock), 12},
		{"late_delivery", book.Price(standing.LateDelivery), 1},
		{"undelivered", book.Price(standing.Undelivered), 2},
		{"no_contact", book.Price(standing.NoContact), 3},
		{"instructions_not_followed", book.Price(standing.InstructionsNotFollowed), 4},
		{"unsafe_place", book.Price(standing.UnsafePlace), 4},
		{"not_received", book.Price(standing.NotReceived), 6},
		{"unsafe_driving", book.Price(standing.UnsafeDriving), 15},
		{"disrespect", book.Price(standing.Disrespect), 15},
		{"harassment", book.Price(standing.Harassment), 40},
		{"block limit", book.BlockLimit, 5},
		{"Reliability window", book.ReliabilityWindow, 40},
		{"Quality window", book.QualityWindow, 250},
		{"Reliability minimum", book.ReliabilityMinimum, 5},
		{"Quality minimum", book.QualityMinimum, 50},
		{"days a change is announced ahead", int(book.AnnouncedAhead / standing.Day), 30},
		{"reach Fantastic", book.Reach[standing.Fantastic], 90},
		{"reach Great", book.Reach[standing.Great], 80},
		{"reach Fair", book.Reach[standing.Fair], 65},
		{"reach At Risk", book.Reach[standing.AtRisk], 0},
		{"keep Fantastic", book.Keep[standing.Fantastic], 85},
		{"keep Great", book.Keep[standing.Great], 75},
		{"keep Fair", book.Keep[standing.Fair], 60},
		{"keep At Risk", book.Keep[standing.AtRisk], 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}

	station := []standing.Kind{standing.LateCheckIn, standing.LateCancel, standing.MissedBlock, standing.LateDelivery, standing.Undelivered}
	door := []standing.Kind{standing.LateDelivery, standing.Undelivered}
	causes := []standing.Cause{
		{Name: "station_delay", Kinds: station},
		{Name: "weather", Kinds: station},
		{Name: "app_outage", Kinds: append(station[:5:5], standing.NoContact)},
		{Name: "road_closure", Kinds: []standing.Kind{standing.LateCheckIn, standing.LateDelivery, standing.Undelivered}},
		{Name: "access_problem", Kinds: door},
		{Name: "customer_unavailable", Kinds: door},
		{Name: "unsafe_stop", Kinds: append(door[:2:2], standing.InstructionsNotFollowed)},
		{Name: "instructed_by_station", Kinds: append(station[:5:5], standing.InstructionsNotFollowed)},
	}
	if !reflect.DeepEqual(book.Causes, causes) {
		t.Errorf("causes are %v, want %v", book.Causes, causes)
	}
}

// Each row changes one thing in the default rulebook and names the whole message.
func TestRefused(t *testing.T) {
	const length = `; write a length of time in quotes, such as "90s", "5m", "1h30m" or "14d", from `
	for _, c := range []struct{ what, old, new, want string }{
		{"unknown key", "late_cancel = 8", "late_cancel = 8\nlate_cancle = 9",
			"points.late_cancle: is not a key of a rulebook; write nothing there, or the key that was meant"},
		{"unknown table", "[reach]", "[rewards]\nblock = 10\n[reach]",
			"rewards.block: is not a key of a rulebook; write nothing there, or the key that was meant"},
		{"unknown empty table", "[reach]", "[rewards]\n[reach]",
			"rewards: is not a key of a rulebook; write nothing there, or the key that was meant"},
		{"quoted dot is no table", `version = "1"`, "version = \"1\"\n\"windows.safety\" = \"1d\"",
			`"windows.safety": is not a key of a rulebook; write nothing there, or the key that was meant`},
		{"missing number", "late_cancel = 8", "", "points.late_cancel: is missing; write a whole number from 0 to 100"},
		{"missing length", `cancel_grace = "5m"`, "", "block.cancel_grace: is missing" + length + "0s to 3650d"},
		{"missing version", `version = "1"`, "", `version: is missing; write a short name in quotes, such as "2"`},
		{"empty version", `version = "1"`, `version = ""`, `version: is empty; write a short name in quotes, such as "2"`},
		{"version of 201 bytes", `version = "1"`, `version = "` + strings.Repeat("v", 201) + `"`,
			`version: is longer than 200 bytes; write a short name in quotes, such as "2"`},
		{"version with a line end", `version = "1"`, `version = "1\n2"`,
			`version: is "1\n2", with spaces or characters that cannot be seen; write a short name in quotes, such as "2"`},
		{"version a number", `version = "1"`, `version = 1`, `version: is 1; write a short name in quotes, such as "2"`},
		{"price in quotes", "late_cancel = 8", `late_cancel = "8"`, `points.late_cancel: is "8"; write a whole number from 0 to 100`},
		{"price with a fraction", "late_cancel = 8", `late_cancel = 8.0`, `points.late_cancel: is the fraction 8; write a whole number from 0 to 100`},
		{"price negative", "late_cancel = 8", `late_cancel = -1`, `points.late_cancel: is -1; write a whole number from 0 to 100`},
		{"price above a score", "late_cancel = 8", `late_cancel = 101`, `points.late_cancel: is 101; write a whole number from 0 to 100`},
		{"price a table", "late_cancel = 8", `late_cancel = {}`, `points.late_cancel: is a table; write a whole number from 0 to 100`},
		{"price a list", "late_cancel = 8", `late_cancel = [8]`, `points.late_cancel: is a list; write a whole number from 0 to 100`},
		{"block limit negative", "late_deliveries_per_block = 5", "late_deliveries_per_block = -1",
			"limits.late_deliveries_per_block: is -1; write a whole number from 0 to 100"},
		{"length a number", `check_in_within = "5m"`, "check_in_within = 5", "block.check_in_within: is 5" + length + "0s to 3650d"},
		{"length without unit", `check_in_within = "5m"`, `check_in_within = "5"`, `block.check_in_within: is "5"` + length + "0s to 3650d"},
		{"length below a second", `check_in_within = "5m"`, `check_in_within = "500ms"`, `block.check_in_within: is "500ms"` + length + "0s to 3650d"},
		{"length negative", `check_in_within = "5m"`, `check_in_within = "-5m"`, `block.check_in_within: is "-5m"` + length + "0s to 3650d"},
		{"length above ten years", `safety = "180d"`, `safety = "3651d"`, `windows.safety: is "3651d"` + length + "1s to 3650d"},
		{"no Safety window", `safety = "180d"`, `safety = "0d"`, `windows.safety: is "0d"` + length + "1s to 3650d"},
		{"no time to confirm", `confirm_within = "14d"`, `confirm_within = "0s"`, `issue.confirm_within: is "0s"` + length + "1s to 3650d"},
		{"window of 0", "reliability = 40", "reliability = 0", "windows.reliability: is 0; write a whole number from 1 to 100000"},
		{"window too wide", "quality = 250", "quality = 100001", "windows.quality: is 100001; write a whole number from 1 to 100000"},
		{"minimum of 0", "reliability = 5 ", "reliability = 0 ", "minimums.reliability: is 0; write a whole number from 1 to 100000"},
		{"minimum above the window", "reliability = 5 ", "reliability = 41 ",
			"minimums.reliability: is 41, more than the window of 40; write a number up to 40, or widen windows.reliability"},
		{"quality minimum above the window", "quality = 50 ", "quality = 251 ",
			"minimums.quality: is 251, more than the window of 250; write a number up to 250, or widen windows.quality"},
		{"missed before late", `missed_after = "60m"`, `missed_after = "299s"`,
			"block.missed_after: is shorter than block.check_in_within, so a block would be missed while a check-in is still clean; write at least as long a time"},
		{"mark of 0", "fair = 65", "fair = 0", "reach.fair: is 0; write a whole number from 1 to 100"},
		{"keep above reach", "fantastic = 85", "fantastic = 91",
			"keep.fantastic: is 91, above reach.fantastic; write a number up to 90: a tier must not be lost at the score that reaches it"},
		{"reach not descending", "fair = 65", "fair = 80", "reach.fair: is 80, not below reach.great; write a number below 80"},
		{"keep not descending", "great = 75", "great = 60", "keep.fair: is 60, not below keep.great; write a number below 60"},
		{"keep equal to the next", "fair = 60", "fair = 75\n", "keep.fair: is 75, above reach.fair; write a number up to 65: a tier must not be lost at the score that reaches it\nkeep.fair: is 75, not below keep.great; write a number below 75"},
		{"unknown kind", `road_closure = ["late_check_in"`, `road_closure = ["late_checkin"`,
			`causes.road_closure: names "late_checkin", which is no kind of event; write one of ` + kindList()},
		{"empty kind", `road_closure = ["late_check_in"`, `road_closure = [""`,
			`causes.road_closure: names "", which is no kind of event; write one of ` + kindList()},
		{"kind twice", `road_closure = ["late_check_in"`, `road_closure = ["undelivered"`,
			"causes.road_closure: names undelivered twice; write it once"},
		{"kind a number", `road_closure = ["late_check_in"`, `road_closure = [1`,
			"causes.road_closure: holds 1; write a list of words in quotes, at least one"},
		{"cause without kinds", "[causes]", "[causes]\nstrike = []",
			"causes.strike: is an empty list; write a list of words in quotes, at least one"},
		{"cause of one word", "[causes]", "[causes]\nstrike = \"undelivered\"",
			`causes.strike: is "undelivered"; write a list of words in quotes, at least one`},
		{"cause with a space", "[causes]", "[causes]\n\"a strike\" = [\"undelivered\"]",
			`causes."a strike": is "a strike", with spaces or characters that cannot be seen; write a name of letters, digits and underscores, such as station_delay`},
		{"cause a table", "[causes]", "[causes.strike]\nkinds = [\"undelivered\"]\n[causes]",
			"causes.strike: is missing; write a list of words in quotes, at least one\ncauses.strike.kinds: is not a key of a rulebook; write nothing there, or the key that was meant"},
	} {
		t.Run(c.what, func(t *testing.T) {
			text := replaced(t, c.old, c.new)
			_, err := Parse("mine.toml", []byte(text))
			if err == nil {
				t.Fatal("accepted")
			}
			want := "mine.toml: " + strings.ReplaceAll(c.want, "\n", "\nmine.toml: ")
			if err.Error() != want {
				t.Errorf("says\n%s\nwant\n%s", err, want)
			}
		})
	}
}

// What lies exactly on a bound is still right.
func TestAccepted(t *testing.T) {
	for _, c := range []struct{ what, old, new string }{
		{"free price", "late_cancel = 8", "late_cancel = 0"},
		{"whole score", "late_cancel = 8", "late_cancel = 100"},
		{"no tolerance", `check_in_within = "5m"`, `check_in_within = "0s"`},
		{"missed at once", `missed_after = "60m"`, `missed_after = "5m"`},
		{"ten years", `safety = "180d"`, `safety = "3650d"`},
		{"one second", `safety = "180d"`, `safety = "1s"`},
		{"minimum as wide as the window", "reliability = 5 ", "reliability = 40 "},
		{"keep equal to reach", "fantastic = 85", "fantastic = 90"},
		{"reach one below", "fair = 65", "fair = 79"},
		{"version of 200 bytes", `version = "1"`, `version = "` + strings.Repeat("v", 200) + `"`},
	} {
		t.Run(c.what, func(t *testing.T) {
			if _, err := Parse("mine.toml", []byte(replaced(t, c.old, c.new))); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("no causes", func(t *testing.T) {
		head, _, _ := strings.Cut(string(DefaultTOML()), "[causes]")
		book, err := Parse("mine.toml", []byte(head+"[causes]\n"))
		if err != nil || len(book.Causes) != 0 {
			t.Errorf("%v, %v", book.Causes, err)
		}
	})
}

// Whole files that are wrong in more than one place, or not TOML at all.
func TestRefusedFiles(t *testing.T) {
	t.Run("empty", func(t *testing.T) {
		_, err := Parse("empty.toml", nil)
		if err == nil {
			t.Fatal("accepted")
		}
		lines := strings.Split(err.Error(), "\n")
		// 12 prices, 6 marks, 6 lengths and the Safety window, 2 windows, 2 minimums,
		// the block limit, the version and the causes.
		if len(lines) != 12+6+6+1+2+2+1+1+1 {
			t.Errorf("%d problems:\n%s", len(lines), err)
		}
	})
	t.Run("table that is none", func(t *testing.T) {
		head, _, _ := strings.Cut(string(DefaultTOML()), "[causes]")
		_, err := Parse("a.toml", []byte("causes = 3\n"+head))
		if err == nil || err.Error() != "a.toml: causes: is 3; write a table" {
			t.Error(err)
		}
	})
	t.Run("cause twice", func(t *testing.T) {
		_, err := Parse("a.toml", []byte("[causes]\nweather = [\"undelivered\"]\nweather = [\"undelivered\"]\n"))
		if err == nil || err.Error() != "a.toml:3: not TOML: Key 'causes.weather' has already been defined." {
			t.Error(err)
		}
	})
	t.Run("not TOML", func(t *testing.T) {
		_, err := Parse("a.toml", []byte("\n{}"))
		if err == nil || !strings.HasPrefix(err.Error(), "a.toml:2: not TOML: ") {
			t.Error(err)
		}
	})
}

func TestParseLength(t *testing.T) {
	for text, want := range map[string]standing.Instant{
		"0s": 0, "90s": 90 * standing.Second, "5m": 5 * standing.Minute, "60m": standing.Hour,
		"1h30m": 90 * standing.Minute, "180d": 180 * standing.Day, "1d2h3m4s": standing.Day + 2*standing.Hour + 3*standing.Minute + 4*standing.Second,
		"3650d": 3650 * standing.Day, "0005m": 5 * standing.Minute,
	} {
		if got, ok := parseLength(text); !ok || got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "5", "m", "5 m", " 5m", "5m ", "-5m", "+5m", "1.5h", "5ms", "5M", "5w", "30m1h", "5m5m", "3650d1s",
		"9999999999s", "999999999d", "٥m", "5m\x00",
	} {
		if got, ok := parseLength(text); ok {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}

// Whatever the text, Parse says yes or names the file; and what it accepts can
// be computed by.
func FuzzParse(f *testing.F) {
	f.Add(DefaultTOML())
	f.Add([]byte("\"\\\n"))
	f.Add([]byte("version = 1\n[causes.weather]\na = 2\n"))
	f.Add([]byte("windows = [{}]\n\"a.b\" = \"\\u0000\"\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		book, err := Parse("fuzz.toml", text)
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if !strings.HasPrefix(line, "fuzz.toml:") {
					t.Errorf("a problem that does not name its file: %q", line)
				}
			}
			return
		}
		if book.Version == "" || book.ReliabilityWindow < 1 || book.QualityWindow < 1 || book.SafetyWindow < 1 {
			t.Errorf("accepted %+v", book)
		}
		if book.Judge(standing.NoTier, 100) != standing.Fantastic || book.Judge(standing.Fantastic, 0) != standing.AtRisk {
			t.Errorf("cannot judge by %+v", book)
		}
	})
}

// replaced is the default rulebook with the first old replaced by new.
func replaced(t *testing.T, old, new string) string {
	t.Helper()
	text := string(DefaultTOML())
	if !strings.Contains(text, old) {
		t.Fatalf("default.toml does not hold %q", old)
	}
	return strings.Replace(text, old, new, 1)
}
