package main

import (
	"bytes"
	"errors"
	"path/filepath"

	"github.com/medplug/medplug/harness"
	"github.com/medplug/medplug/harness/build"
	"github.com/medplug/medplug/harness/profile"
)

// writeProfile writes where the cost of a call went. A call that failed has a profile, too, as soon as the entry ran.
func writeProfile(s *streams, target string, p *pluginFile, functions []harness.Function, info harness.Info, t harness.Trace) error {
	if t.Profile == nil {
		return nil
	}
	t.Profile.Rename(functions)
	var b bytes.Buffer
	err := profile.Write(&b, t.Profile, profile.Subject{File: filepath.Base(p.path), SHA256: info.SHA256, Size: info.Size})
	if err == nil {
		err = build.WriteFile(target, b.Bytes())
	}
	if err != nil {
		return err
	}
	s.say("profile of %d instructions in %s: go tool pprof -top %s (cpu and wall hold the cost of profiling)", t.Cost, filepath.ToSlash(target), filepath.ToSlash(target))
	var limit *harness.LimitError
	if errors.As(t.Err, &limit) && limit.Resource == harness.ResourceTime {
		s.say("%s profiling takes two to four times as long, and the deadline is the same", s.paint.yellow("warning:"))
	}
	return nil
}
