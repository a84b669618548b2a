package script

import (
	"fmt"
	"strings"
)

// A hole is a place in a text that the running program fills in. It is a string of its own between two characters of
// Unicode's private use area, so that it survives JSON and stands wherever a text may stand.
const (
	holeBegin = "\uf8f0"
	holeEnd   = "\uf8ff"
)

// What the running program writes into its texts.
const (
	Clock    = holeBegin + "clock" + holeEnd  // the clock in seconds since 1970
	Random   = holeBegin + "random" + holeEnd // a random number
	LogLevel = holeBegin + "level" + holeEnd  // the number of the host's log level
	Kept     = holeBegin + "kept" + holeEnd   // what Reply.Keep kept in an earlier call on this instance; nothing on a fresh one
	Count    = holeBegin + "count" + holeEnd  // how often Reply.Count was done before on this instance
)

// Filler is so many letters x.
func Filler(n int) string { return fmt.Sprintf("%sfill %d%s", holeBegin, n, holeEnd) }

// Member is the string that the request has in its first member of that name, as it is escaped there; otherwise where there is none.
func Member(name, otherwise string) string {
	return holeBegin + "member " + name + " " + otherwise + holeEnd
}

// Config is a value of the host's configuration; nothing where the host gives none.
func Config(key string) string { return holeBegin + "config " + key + holeEnd }

// Var is the value of an Extism var; nothing where there is none.
func Var(key string) string { return holeBegin + "var " + key + holeEnd }

// pieces splits a text at its holes: literal, hole, literal and so on, a hole without its two marks.
func pieces(text string, literal, hole func(string)) {
	for text != "" {
		before, rest, found := strings.Cut(text, holeBegin)
		if before != "" {
			literal(before)
		}
		if !found {
			return
		}
		var inside string
		inside, text, _ = strings.Cut(rest, holeEnd)
		hole(inside)
	}
}
