package cases

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// matcher is what a value must be. Values are JSON's, numbers as json.Number; missing stands for none.
type matcher interface {
	// match adds to d what differs at a JSON pointer.
	match(d *diff, at string, got any)
	// String says in a few words what is wanted.
	String() string
}

// missing is a member that is not there.
type missing struct{}

// operators are what a mapping with "$" members may have, with what each says.
var operators = []string{"$near", "$within", "$percent", "$at_least", "$at_most", "$absent", "$present", "$matches", "$contains", "$length", "$one_of", "$not"}

// matcher compiles an expectation; what is wrong with it is reported.
func (c *checker) matcher(v any, at string) matcher {
	switch v := v.(type) {
	case map[string]any:
		if slices.ContainsFunc(slices.Collect(maps.Keys(v)), func(k string) bool { return strings.HasPrefix(k, "$") }) {
			return c.operators(v, at)
		}
		o := object{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			o = append(o, entry{name, c.matcher(v[name], at+"/"+escape(name))})
		}
		return o
	case []any:
		a := array{}
		for i, e := range v {
			a = append(a, c.matcher(e, at+"/"+strconv.Itoa(i)))
		}
		return a
	case nil:
		return presence(false) // of the contract null equals absent
	}
	return scalar{v}
}

// number compiles what a number must be.
func (c *checker) number(v any, at string) matcher {
	switch v := v.(type) {
	case json.Number:
	case map[string]any:
		for name := range v {
			if !slices.Contains([]string{"$near", "$within", "$percent", "$at_least", "$at_most"}, name) {
				c.report(at+"/"+escape(name), "want a number, or $near, $at_least and $at_most")
			}
		}
	default:
		c.report(at, "want a number, or $near, $at_least and $at_most")
	}
	return c.matcher(v, at)
}

// operators compiles a mapping of operators, which must all hold.
func (c *checker) operators(v map[string]any, at string) matcher {
	var all every
	for _, name := range slices.Sorted(maps.Keys(v)) {
		p, value := at+"/"+escape(name), v[name]
		switch name {
		case "$near":
			all = append(all, c.near(v, at))
		case "$within", "$percent":
			if _, ok := v["$near"]; !ok {
				c.report(p, "it goes with $near")
			}
		case "$at_least", "$at_most":
			if n, ok := c.float(value, p); ok {
				all = append(all, bound{strings.ReplaceAll(name[1:], "_", " "), n})
			}
		case "$absent", "$present":
			if value != true {
				c.report(p, "want true; the other operator says the contrary")
			}
			if len(v) > 1 {
				c.report(p, "it stands alone")
			}
			all = append(all, presence(name == "$present"))
		case "$matches":
			all = append(all, c.pattern(value, p))
		case "$contains":
			list, ok := value.([]any)
			if !ok || len(list) == 0 {
				c.report(p, "want a list of what is contained")
			}
			for i, e := range list {
				all = append(all, contains{c.matcher(e, p+"/"+strconv.Itoa(i))})
			}
		case "$length":
			all = append(all, length{c.number(value, p)})
		case "$one_of":
			list, ok := value.([]any)
			if !ok || len(list) == 0 {
				c.report(p, "want a list of what may be")
			}
			var some oneOfThese
			for i, e := range list {
				some = append(some, c.matcher(e, p+"/"+strconv.Itoa(i)))
			}
			all = append(all, some)
		case "$not":
			all = append(all, not{c.matcher(value, p)})
		default:
			c.report(p, oneOf("operator", name, operators))
		}
	}
	return all
}

func (c *checker) float(v any, at string) (float64, bool) {
	if n, ok := v.(json.Number); ok {
		if f, err := n.Float64(); err == nil {
			return f, true
		}
	}
	c.report(at, "want a number")
	return 0, false
}

func (c *checker) near(v map[string]any, at string) matcher {
	n := near{}
	n.want, _ = c.float(v["$near"], at+"/$near")
	given := false
	for name, into := range map[string]*float64{"$within": &n.within, "$percent": &n.percent} {
		value, ok := v[name]
		if !ok {
			continue
		}
		given = true
		var number bool
		if *into, number = c.float(value, at+"/"+name); number && *into <= 0 {
			c.report(at+"/"+name, "want more than 0")
		}
	}
	if !given {
		c.report(at+"/$near", "how near is missing: add $within (absolute) or $percent")
	}
	return n
}

func (c *checker) pattern(v any, at string) matcher {
	text, ok := v.(string)
	if !ok || text == "" {
		c.report(at, "want a regular expression")
		return presence(true)
	}
	re, err := regexp.Compile(text)
	if err != nil {
		c.report(at, "no regular expression: "+strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		return presence(true)
	}
	return pattern{re}
}

// brief is a JSON value in one line, cut to what a person compares.
func brief(v any) string {
	if v == (missing{}) {
		return "not there"
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%T", v)
	}
	return clip(string(text))
}

// mostBrief is how much of a value is shown.
const mostBrief = 160

func clip(text string) string {
	if runes := []rune(text); len(runes) > mostBrief {
		return string(runes[:mostBrief]) + "..."
	}
	return text
}
