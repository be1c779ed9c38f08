#!/usr/bin/env bash
# Builds echarts.min.js out of its npm packages, byte for byte the same each time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
go=${GO:-go}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
for package in echarts@6.1.0 zrender@6.1.0 tslib@2.3.0; do
	tarball=$(npm pack --silent "$package")
	mkdir -p "node_modules/${package%@*}"
	tar -xzf "$tarball" --strip-components=1 -C "node_modules/${package%@*}"
done
cp "$here/entry.mjs" .
(cd "$here" && "$go" build -o "$work/esbuild" github.com/evanw/esbuild/cmd/esbuild)
./esbuild entry.mjs --bundle --minify --format=esm --target=es2020 --legal-comments=none --log-level=warning --outfile=echarts.min.js
cp echarts.min.js "$here/echarts.min.js"
sha256sum "$here/echarts.min.js" | cut -d ' ' -f 1
