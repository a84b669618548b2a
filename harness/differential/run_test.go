package differential

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/medplug/medplug/harness/wasm"
)

// tally counts what was compared.
type tally struct {
	modules  int            // that ran in every lane
	returns  int            // actions that gave values, as the script says
	traps    int            // and those that trapped
	failed   int            // modules that could not be instantiated, in any lane
	replayed int            // actions done a second time after a reset, in the first way
	refused  map[string]int // modules, by reason
	unreset  map[string]int // modules, by why they were not reset, in the first way
	endless  int            // modules left off because they went on for too long or too deep
}

func newTally() *tally { return &tally{refused: map[string]int{}, unreset: map[string]int{}} }

func (t *tally) String() string {
	return fmt.Sprintf("%d modules, %d values, %d traps, %d modules that cannot be instantiated, %d actions after a reset", t.modules, t.returns, t.traps, t.failed, t.replayed)
}

// table prints counts one a line.
func table(counts map[string]int) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "%6d %s\n", counts[k], k)
	}
	return b.String()
}

// subject is one module in every lane.
type subject struct {
	in      []*instance // the original first
	refused bool        // then it is the original everywhere, for others to import from
	globals int
	alone   bool // no other module sees its state, and it sees none of theirs
	done    []deed
}

type deed struct {
	export string
	args   []uint64
	was    outcome
}

// stage runs one script, or one module.
type stage struct {
	t     *testing.T
	tally *tally
	lanes []*lane
	where string // for messages
	say   func(format string, args ...any)
}

func newStage(t *testing.T, total *tally, ways ...way) *stage {
	s := &stage{t: t, tally: total, say: t.Errorf}
	for _, w := range append([]way{original}, ways...) {
		s.lanes = append(s.lanes, newLane(t, w))
	}
	return s
}

func (s *stage) close() {
	for _, l := range s.lanes {
		l.close()
	}
}

func (s *stage) wrong(format string, args ...any) {
	s.say("%s: %s", s.where, fmt.Sprintf(format, args...))
}

// forms gives the module for each lane; an error means that it is refused, with the originals.
func (s *stage) forms(file []byte) ([]*form, error) {
	memory := false
	if m, err := wasm.Parse(file); err == nil {
		_, memory = m.Memory()
	}
	all := []*form{{file: file, memory: memory}}
	var err error
	for _, l := range s.lanes[1:] {
		f, refused := ready(file, l.way)
		if refused != nil {
			err = refused
		}
		all = append(all, f)
	}
	if err != nil {
		s.tally.refused[err.Error()]++
		for i := range all {
			all[i] = all[0]
		}
	}
	return all, err
}

// admit makes a subject of a module that is valid and can be instantiated.
func (s *stage) admit(file []byte, name string) *subject {
	forms, err := s.forms(file)
	sub := &subject{refused: err != nil, alone: name == ""}
	for i, l := range s.lanes {
		in, err := l.instantiate(forms[i], name)
		if err != nil && !sub.refused {
			s.wrong("%s: %v", l.name, err)
			return nil
		}
		sub.in = append(sub.in, in)
	}
	if sub.refused {
		return sub
	}
	s.tally.modules++
	m, err := wasm.Parse(file)
	if err != nil {
		s.t.Fatal(err)
	}
	sub.globals = m.NumGlobals()
	for _, im := range m.Imports {
		sub.alone = sub.alone && im.Module == "spectest"
	}
	return sub
}

// fails holds that a module cannot be instantiated in any lane, for the same reason where it is a trap.
func (s *stage) fails(file []byte, trapping bool) {
	forms, err := s.forms(file)
	if err != nil {
		for i, l := range s.lanes { // what it changed of others before it failed stays
			_, _ = l.instantiate(forms[i], "")
		}
		return
	}
	s.tally.failed++
	var why []string
	for i, l := range s.lanes {
		_, err := l.instantiate(forms[i], "")
		if err == nil {
			s.wrong("%s: instantiated, the script says it cannot be", l.name)
			return
		}
		why = append(why, trap(err))
	}
	for i, w := range why {
		if trapping && w != why[0] {
			s.wrong("%s fails with %q, the original with %q", s.lanes[i].name, w, why[0])
		}
	}
}

// do calls an export in every lane and gives what the original did; the others did the same.
func (s *stage) do(sub *subject, export string, args []uint64) outcome {
	was := s.lanes[0].call(s.t.Context(), sub.in[0], export, args)
	s.same(sub, export, args, was)
	return was
}

// same does in every lane but the original's what the original did.
func (s *stage) same(sub *subject, export string, args []uint64, was outcome) {
	for i, l := range s.lanes[1:] {
		if got := l.call(l.ctx, sub.in[i+1], export, args); !got.equal(was) {
			s.wrong("%s: %s%#x: %v, the original %v", l.name, export, args, got, was)
		}
	}
	sub.done = append(sub.done, deed{export, args, was})
}

// retire compares what a module leaves, resets it where that can be done, and does everything again.
func (s *stage) retire(sub *subject) {
	if sub == nil || sub.refused {
		return
	}
	first := sub.in[0]
	for i, in := range sub.in[1:] {
		l := s.lanes[i+1]
		if in.form.memory && !bytes.Equal(in.whole(), first.whole()) {
			s.wrong("%s: memory is not as the original's", l.name)
		}
		if got, want := in.values(sub.globals), first.values(sub.globals); !slices.Equal(got, want) {
			s.wrong("%s: globals are %#x, the original's %#x", l.name, got, want)
		}
		why := "others see its state"
		if sub.alone {
			why = in.reset()
		}
		if why != "" {
			if i == 0 {
				s.tally.unreset[why]++
			}
			continue
		}
		if in.form.memory && !bytes.Equal(in.whole(), in.content) {
			s.wrong("%s: reset, memory is not as its image", l.name)
		}
		for _, d := range sub.done {
			if i == 0 {
				s.tally.replayed++
			}
			if got := l.call(l.ctx, in, d.export, d.args); !got.equal(d.was) {
				s.wrong("%s: after a reset %s%#x: %v, before %v", l.name, d.export, d.args, got, d.was)
			}
		}
	}
	for _, in := range sub.in {
		_ = in.mod.Close(s.t.Context())
		if in.image != nil {
			_ = in.image.Close()
		}
	}
}

// play runs a script.
func (s *stage) play(sc script) {
	helper, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(sc.dir)), "testdata", "spectest.wasm"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, l := range s.lanes {
		if _, err := l.instantiate(&form{file: helper}, "spectest"); err != nil {
			s.t.Fatal(err)
		}
	}
	var current *subject
	named := map[string]*subject{}
	var kept []*subject // others may come back to these
	for i, c := range sc.Commands {
		s.where = fmt.Sprintf("%s line %d", sc.name, c.Line)
		switch c.Type {
		case "module":
			if current != nil && !slices.Contains(kept, current) {
				s.retire(current)
			}
			as := ""
			if i+1 < len(sc.Commands) && sc.Commands[i+1].Type == "register" {
				as = sc.Commands[i+1].As
			}
			if current = s.admit(sc.read(s.t, c.Filename), as); current == nil {
				return
			}
			if c.Name != "" {
				named[c.Name] = current
			}
			if c.Name != "" || as != "" {
				kept = append(kept, current)
			}
		case "register":
			if sc.Commands[i-1].Type != "module" {
				s.t.Fatalf("%s: registers a module that is not the last", s.where)
			}
		case "action", "assert_return", "assert_trap", "assert_exhaustion", "assert_exception":
			sub := current
			if c.Action.Module != "" {
				sub = named[c.Action.Module]
			}
			s.assert(sub, c)
		case "assert_uninstantiable":
			s.fails(sc.read(s.t, c.Filename), true)
		case "assert_unlinkable":
			s.fails(sc.read(s.t, c.Filename), false)
		case "assert_invalid", "assert_malformed": // TestWhatIsNoModule
		default:
			s.t.Fatalf("%s: unknown command %s", s.where, c.Type)
		}
	}
	if current != nil && !slices.Contains(kept, current) {
		s.retire(current)
	}
	s.where = sc.name + " at its end"
	for _, sub := range kept {
		s.retire(sub)
	}
}

// assert does what a command says and holds the original's answer against it.
func (s *stage) assert(sub *subject, c command) {
	var args []uint64
	for _, a := range c.Action.Args {
		args = append(args, a.slots(s.t)...)
	}
	if sub.refused {
		for i, l := range s.lanes { // what it changes of others
			if c.Action.Type == "invoke" && sub.in[i] != nil {
				l.call(l.ctx, sub.in[i], c.Action.Field, args)
			}
		}
		return
	}
	if c.Action.Type == "get" {
		for i, l := range s.lanes {
			if got := sub.in[i].mod.ExportedGlobal(c.Action.Field).Get(); !c.Expected[0].meets(s.t, []uint64{got}) {
				s.wrong("%s: global %s is %#x", l.name, c.Action.Field, got)
			}
		}
		s.tally.returns++
		return
	}
	got := s.do(sub, c.Action.Field, args)
	if c.Type == "assert_trap" || c.Type == "assert_exhaustion" {
		s.tally.traps++
		if !trapped(c.Text, got.trap) {
			s.wrong("%s: %v, the script says %s", c.Action.Field, got, c.Text)
		}
		return
	}
	s.tally.returns++
	if got.trap != "" {
		s.wrong("%s: %v", c.Action.Field, got)
		return
	}
	at := 0
	for _, e := range c.Expected {
		if !e.meets(s.t, got.values[at:]) {
			s.wrong("%s: %v, the script says %+v", c.Action.Field, got, c.Expected)
		}
		at++
		if e.Type == "v128" {
			at++
		}
	}
}
