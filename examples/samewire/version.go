package main

import (
	"runtime"
	"runtime/debug"
)

// version is what 'samewire --version' prints: the version of the module, or of the working tree that it was built from.
func version() string {
	v, revision, changed := "unknown version", "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			v = info.Main.Version
		}
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				revision = " " + s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				changed = ", changed"
			}
		}
	}
	return "samewire " + v + revision + changed + " (" + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + ")"
}
