// Package profile writes the cost profile of a call in the format of pprof, for go tool pprof and whatever else reads it.
//
// Two values are written for each stack. "cost", in instructions, is what the meter charged; added up by function (flat)
// it is exact, and over all functions it is the cost of the call. "samples" is how often the stack was seen where the
// guest's slice of fuel ran out. Only by those samples is it known who called whom: the exact cost of a function is
// shared out among the stacks that it was seen on top of, or else inside of. Cumulative costs are therefore estimates. A function
// that was never seen at all hangs below "[not sampled]", a stack that was deeper than the engine walks below "[cut]"; both
// hang below the entry, so that the entry's cumulative cost is that of the call.
package profile

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"

	"github.com/google/pprof/profile"

	"github.com/medplug/medplug/harness"
)

// Subject says what was profiled.
type Subject struct {
	File   string // name of the plugin's file
	SHA256 string // of the plugin, hex
	Size   int    // of the file in bytes
}

// The functions that stand for what the samples do not tell.
const (
	notSampled = "[not sampled]"
	cut        = "[cut]"
)

// Write writes the profile, compressed, as pprof's own files are. Equal profiles give equal bytes.
func Write(w io.Writer, c *harness.CostProfile, s Subject) error {
	b := newWriter(c, s)
	for fn := range c.Functions {
		b.function(fn)
	}
	if err := b.out.CheckValid(); err != nil {
		return fmt.Errorf("write profile: %w", err)
	}
	if err := b.out.Write(w); err != nil {
		return fmt.Errorf("write profile: %w", err)
	}
	return nil
}

type writer struct {
	in      *harness.CostProfile
	out     *profile.Profile
	samples map[string]*profile.Sample // by the ids of their locations
	on      [][]place                  // by function: the stacks it was seen on top of
	inside  [][]place                  // by function: those it was seen inside of, what lies above it left out
	unknown *profile.Location
	deeper  *profile.Location
}

// place is a part of a stack, from a function outwards.
type place struct {
	stack   []int
	cut     bool
	weight  uint64
	samples int64
}

func newWriter(c *harness.CostProfile, s Subject) *writer {
	cost := &profile.ValueType{Type: "cost", Unit: "instructions"}
	b := &writer{in: c, samples: map[string]*profile.Sample{}, on: make([][]place, len(c.Functions)), inside: make([][]place, len(c.Functions))}
	b.out = &profile.Profile{
		SampleType:        []*profile.ValueType{{Type: "samples", Unit: "count"}, cost},
		DefaultSampleType: cost.Type,
		PeriodType:        cost,
		Period:            c.Period,
		Mapping:           []*profile.Mapping{{ID: 1, Limit: uint64(s.Size), File: s.File, BuildID: s.SHA256, HasFunctions: true}},
		Comments: []string{
			"cost: instructions charged by medplug's meter, exact for each function by itself (flat); cumulative costs follow the samples",
			"samples: how often a stack was seen where a slice of fuel ran out",
		},
	}
	for _, f := range c.Functions {
		b.location(f.Name, uint64(f.Offset))
	}
	b.unknown, b.deeper = b.location(notSampled, 0), b.location(cut, 0)
	for _, st := range c.Stacks {
		seen := map[int]bool{}
		for i, fn := range st.Functions {
			p := place{st.Functions[i:], st.Cut, st.Cost, st.Samples}
			switch {
			case i == 0:
				b.on[fn] = append(b.on[fn], p)
			case !seen[fn]: // of a recursion the innermost
				p.samples = 0
				b.inside[fn] = append(b.inside[fn], p)
			}
			seen[fn] = true
		}
	}
	return b
}

// location adds a function, one location for each.
func (b *writer) location(name string, address uint64) *profile.Location {
	id := uint64(len(b.out.Function) + 1)
	f := &profile.Function{ID: id, Name: name, SystemName: name}
	l := &profile.Location{ID: id, Mapping: b.out.Mapping[0], Address: address, Line: []profile.Line{{Function: f}}}
	b.out.Function, b.out.Location = append(b.out.Function, f), append(b.out.Location, l)
	return l
}

// function shares the cost of a function out among the places it was seen at.
func (b *writer) function(fn int) {
	places := b.on[fn]
	if len(places) == 0 {
		places = b.inside[fn]
	}
	var total uint64
	for _, p := range places {
		total += p.weight
	}
	cost := b.in.Functions[fn].Cost
	if total == 0 {
		b.add([]*profile.Location{b.out.Location[fn]}, b.unknown, fn != b.in.Entry, 0, cost)
		return
	}
	var weight, given uint64
	for _, p := range places {
		weight += p.weight
		upTo := share(cost, weight, total)
		var stack []*profile.Location
		for _, f := range p.stack {
			stack = append(stack, b.out.Location[f])
		}
		b.add(stack, b.deeper, p.cut, p.samples, upTo-given)
		given = upTo
	}
}

// add adds to the sample of a stack; one whose outer part is missing continues with a function that says so, and the entry.
func (b *writer) add(stack []*profile.Location, missing *profile.Location, open bool, samples int64, cost uint64) {
	if open {
		stack = append(stack, missing, b.out.Location[b.in.Entry])
	}
	var key []byte
	for _, l := range stack {
		key = binary.BigEndian.AppendUint64(key, l.ID)
	}
	s := b.samples[string(key)]
	if s == nil {
		if samples == 0 && cost == 0 {
			return
		}
		s = &profile.Sample{Location: stack, Value: []int64{0, 0}}
		b.samples[string(key)] = s
		b.out.Sample = append(b.out.Sample, s)
	}
	s.Value[0] += samples
	s.Value[1] += int64(cost)
}

// share is cost * part / whole, rounded down; part is at most whole.
func share(cost, part, whole uint64) uint64 {
	high, low := bits.Mul64(cost, part)
	q, _ := bits.Div64(high, low, whole)
	return q
}
