package cases

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// diff collects what differs, as go-cmp prints it: "-" what was wanted, "+" what came, under the place of both.
type diff struct {
	lines  []string
	wrong  int // expectations that do not hold
	checks int
}

// mostLines is how many differences of one case are listed.
const mostLines = 20

// check counts one thing that was expected and keeps what differs.
func (d *diff) check(ok bool, at, want, got string) {
	d.checks++
	if ok {
		return
	}
	if d.wrong++; d.wrong <= mostLines {
		if at == "" {
			at = "/"
		}
		d.lines = append(d.lines, clip(at), "- "+want, "+ "+got)
	}
}

// holds says whether a matcher holds, whatever differs.
func holds(m matcher, got any) bool {
	d := &diff{}
	m.match(d, "", got)
	return d.wrong == 0
}

// object holds for a mapping that has at least these members.
type object []entry

type entry struct {
	name string
	want matcher
}

func (o object) match(d *diff, at string, got any) {
	m, ok := got.(map[string]any)
	if !ok || len(o) == 0 { // its members are what an author counts
		d.check(ok, at, o.String(), brief(got))
		return
	}
	for _, f := range o {
		v, ok := m[f.name]
		if !ok {
			v = missing{}
		}
		f.want.match(d, at+"/"+escape(f.name), v)
	}
}

func (o object) String() string {
	var all []string
	for _, f := range o {
		all = append(all, strconv.Quote(f.name)+":"+f.want.String())
	}
	return clip("{" + strings.Join(all, ",") + "}")
}

// array holds for a list of as many elements, each of which holds.
type array []matcher

func (a array) match(d *diff, at string, got any) {
	list, ok := got.([]any)
	if same := ok && len(list) == len(a); !same || len(a) == 0 {
		d.check(same, at, fmt.Sprintf("a list of %d: %s", len(a), a), brief(got))
		return
	}
	for i, m := range a {
		m.match(d, at+"/"+strconv.Itoa(i), list[i])
	}
}

func (a array) String() string {
	var all []string
	for _, m := range a {
		all = append(all, m.String())
	}
	return clip("[" + strings.Join(all, ",") + "]")
}

// scalar holds for the same value; numbers are compared by value, 1.0 is 1.
type scalar struct{ want any }

func (s scalar) match(d *diff, at string, got any) {
	d.check(equal(s.want, got), at, brief(s.want), brief(got))
}

func (s scalar) String() string { return brief(s.want) }

func equal(want, got any) bool {
	a, isA := want.(json.Number)
	b, isB := got.(json.Number)
	if !isA || !isB {
		return !isA && !isB && want == got
	}
	if x, err := a.Int64(); err == nil {
		if y, err := b.Int64(); err == nil {
			return x == y // exactly, also beyond 2^53
		}
	}
	x, errX := a.Float64()
	y, errY := b.Float64()
	return errX == nil && errY == nil && x == y
}

// every holds when all do.
type every []matcher

func (e every) match(d *diff, at string, got any) {
	for _, m := range e {
		m.match(d, at, got)
	}
}

func (e every) String() string {
	var all []string
	for _, m := range e {
		all = append(all, m.String())
	}
	return strings.Join(all, " and ")
}

// near holds for a number no farther away than the larger of both tolerances.
type near struct{ want, within, percent float64 }

func (n near) match(d *diff, at string, got any) {
	f, ok := float(got)
	// What cannot be written in binary, such as 0.3, must not fail for that.
	most := max(n.within, math.Abs(n.want)*n.percent/100) + 1e-12*max(math.Abs(n.want), math.Abs(f))
	d.check(ok && math.Abs(f-n.want) <= most, at, n.String(), brief(got))
}

func (n near) String() string {
	text := number(n.want)
	if n.within > 0 {
		text += " ± " + number(n.within)
	}
	if n.percent > 0 {
		text += " ± " + number(n.percent) + " %"
	}
	return text
}

// bound holds for a number that is at least, or at most, n.
type bound struct {
	at string
	n  float64
}

func (b bound) match(d *diff, at string, got any) {
	f, ok := float(got)
	if b.at == "at least" {
		ok = ok && f >= b.n
	} else {
		ok = ok && f <= b.n
	}
	d.check(ok, at, b.String(), brief(got))
}

func (b bound) String() string { return b.at + " " + number(b.n) }

func float(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// presence holds for a value that is there, or for none. Null is none, as in the contract.
type presence bool

func (p presence) match(d *diff, at string, got any) {
	there := got != nil && got != missing{}
	d.check(there == bool(p), at, p.String(), brief(got))
}

func (p presence) String() string {
	if p {
		return "there"
	}
	return "not there"
}

// pattern holds for a text in which the expression is found.
type pattern struct{ re *regexp.Regexp }

func (p pattern) match(d *diff, at string, got any) {
	text, ok := got.(string)
	d.check(ok && p.re.MatchString(text), at, p.String(), brief(got))
}

func (p pattern) String() string { return "matches " + p.re.String() }

// contains holds for a list with such an element, and for a text with such a part.
type contains struct{ want matcher }

func (c contains) match(d *diff, at string, got any) {
	ok := false
	switch v := got.(type) {
	case []any:
		for _, e := range v {
			ok = ok || holds(c.want, e)
		}
	case string:
		s, text := c.want.(scalar)
		part, is := s.want.(string)
		ok = text && is && strings.Contains(v, part)
	}
	d.check(ok, at, c.String(), brief(got))
}

func (c contains) String() string { return "contains " + c.want.String() }

// length holds for a list, mapping or text of so many elements, members or characters.
type length struct{ want matcher }

func (l length) match(d *diff, at string, got any) {
	n := -1
	switch v := got.(type) {
	case []any:
		n = len(v)
	case map[string]any:
		n = len(v)
	case string:
		n = utf8.RuneCountInString(v)
	}
	ok := n >= 0 && holds(l.want, numberOf(n))
	text := brief(got)
	if n >= 0 {
		text = fmt.Sprintf("length %d: %s", n, text)
	}
	d.check(ok, at, l.String(), text)
}

func (l length) String() string { return "length " + l.want.String() }

// oneOfThese holds when one does.
type oneOfThese []matcher

func (o oneOfThese) match(d *diff, at string, got any) {
	ok := false
	for _, m := range o {
		ok = ok || holds(m, got)
	}
	d.check(ok, at, o.String(), brief(got))
}

func (o oneOfThese) String() string { return "one of " + array(o).String() }

// not holds when the other does not.
type not struct{ what matcher }

func (n not) match(d *diff, at string, got any) {
	d.check(!holds(n.what, got), at, n.String(), brief(got))
}

func (n not) String() string { return "not " + n.what.String() }

func numberOf(n int) json.Number { return json.Number(strconv.Itoa(n)) }
