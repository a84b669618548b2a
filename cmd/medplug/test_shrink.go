package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/conformance/policy"
	"github.com/medplug/medplug/conformance/shrink"
	"github.com/medplug/medplug/conformance/suites"
)

// shrinking judges a plugin file in the author's modes: first the requests on which rules failed before, then everything; and
// makes of what fails now the smallest requests that show it.
type shrinking struct {
	s      *streams
	path   string
	off    bool                           // nothing is reduced
	first  func([]conformance.CaseResult) // told which of the earlier requests stand against the plugin, before the rest is judged; nil for nobody
	update func(text string)              // of the progress line
	notes  []string                       // for people, once the report is shown
}

// judge is conformance.Run with the steps before and after it. Neither changes what is found, but that requests which failed
// before still count.
func (k *shrinking) judge(ctx context.Context, module []byte, chosen []*conformance.Suite, o conformance.Options) (*conformance.Report, error) {
	if o.Mode == conformance.ModeCertify || o.Replay != nil || o.Recorder != nil { // what fails with a recording rests on it
		return conformance.Run(ctx, module, chosen, o)
	}
	o.Select = append(o.Select, namedRules(o)...)
	session, err := conformance.Open(ctx, module, chosen, o)
	if err != nil {
		return nil, err
	}
	defer session.Close(context.WithoutCancel(ctx))
	kept, err := shrink.Load(k.path, session.Manifest(), session.Limits().InputBytes)
	if damaged := (*shrink.DamagedError)(nil); errors.As(err, &damaged) {
		return nil, (&exitError{code: exitUsage, err: err}).hint("delete the file: the next run makes it anew, if the rule still fails")
	} else if err != nil {
		return nil, err
	}
	for _, path := range kept.Stale {
		k.note("warning:", "%s is left out: the plugin, as it is declared now, is asked otherwise; delete it", filepath.ToSlash(path))
	}
	first, err := session.First(ctx, kept.Cases)
	if err != nil {
		return nil, err
	}
	if against := standing(first, o); k.first != nil && len(against) > 0 {
		k.first(against)
	}
	r, err := session.Run(ctx)
	if err != nil {
		return nil, err
	}
	k.mend(kept.Cases, first)
	if !k.off {
		err := shrink.Findings(ctx, session, r, shrink.Options{Plugin: k.path, Progress: func(done, total int, rule string) {
			k.update(fmt.Sprintf("shrinking %s, %d of %d", rule, done+1, total))
		}})
		if err != nil && ctx.Err() == nil {
			k.note("warning:", "the report is whole, but not every failure was reduced: %v", err)
		}
	}
	return r, nil
}

// standing are the results that keep the plugin from conforming, whatever else is found.
func standing(first []conformance.CaseResult, o conformance.Options) []conformance.CaseResult {
	least := conformance.LevelError
	if o.Strict {
		least = conformance.LevelWarn
	}
	return slices.DeleteFunc(slices.Clone(first), func(c conformance.CaseResult) bool {
		waived := slices.ContainsFunc(o.Waivers, func(w policy.Waiver) bool { return w.Rule == c.Rule })
		return c.Outcome != conformance.Failed || c.Level < least || waived
	})
}

// namedRules are the rules of requests that were asked for by name, where no rule was named and nothing else was asked for.
func namedRules(o conformance.Options) []string {
	var ids []string
	for _, name := range o.Fixtures {
		name, ok := strings.CutPrefix(name, shrink.Prefix)
		at := strings.LastIndexByte(name, '-')
		if !ok || at < 0 || len(o.Select) > 0 {
			return nil
		}
		rule, err := suites.Rule(name[:at])
		if err != nil {
			return nil // no such fixture will be found either
		}
		ids = append(ids, rule.ID)
	}
	return ids
}

// mend takes away the files of requests that the rules pass now, and says what became of each.
func (k *shrinking) mend(cases []conformance.Case, first []conformance.CaseResult) {
	files := map[string]string{}
	for _, c := range cases {
		files[c.Known.Fixture] = c.Known.File
	}
	for _, c := range first {
		switch {
		case c.Mended():
			if err := shrink.Remove(files[c.Fixture]); err != nil {
				k.note("warning:", "%v", err)
				continue
			}
			k.note("mended:", "%s passes %s; its file is removed", c.Fixture, c.Rule)
		case c.Undecided():
			k.note("warning:", "%s could not be judged by %s: %s", c.Fixture, c.Rule, c.Reason)
		}
	}
}

func (k *shrinking) note(label, format string, args ...any) {
	paint := k.s.paint.yellow
	if label == "mended:" {
		paint = k.s.paint.green
	}
	k.notes = append(k.notes, paint(label)+" "+printable(fmt.Sprintf(format, args...)))
}

// say prints the notes.
func (k *shrinking) say() {
	for _, n := range k.notes {
		k.s.say("%s", n)
	}
}
