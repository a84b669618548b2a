package shrink

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// sentence is a run of text up to what ends a sentence.
	sentence = regexp.MustCompile(`(?s).*?(?:[.!?;:]+\s+|\n+|$)`)
	// word is a word and the blanks behind it. Words with digits that follow each other are one: numbers are written with
	// blanks in them, and half of one is no number.
	word = regexp.MustCompile(`(?:\S*\d\S*\s+)*\S*\d\S*\s*|\S+\s*|\s+`)
)

// words leaves out sentences, then words, and shortens what is one long word. What holds a digit is a number, a date or an
// identifier and stays or goes as a whole.
func (r *reducer) words(n *node) {
	text, ok := n.text()
	if !ok || text == "" || isPicture(text) {
		return
	}
	for _, pieces := range []*regexp.Regexp{sentence, word} {
		text, _ = n.text()
		all := pieces.FindAllString(text, -1)
		if len(all) == 0 {
			return
		}
		fewest(all, func(some []string) bool { return r.replace(n, quote(strings.TrimSpace(strings.Join(some, "")))) })
	}
	text, _ = n.text()
	if strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) }) {
		return
	}
	for length := 1; length < len(text); length *= 2 {
		for !utf8.RuneStart(text[length]) {
			length++
			if length == len(text) {
				return
			}
		}
		if r.replace(n, quote(text[:length])) {
			return
		}
	}
}

// digits is how many digits a number is rounded to, in turn.
var digits = []int{1, 2, 3, 4}

// number makes a number 0 or 1, or rounds it.
func (r *reducer) number(n *node) {
	if len(n.raw) < 2 || n.raw[0] != '-' && (n.raw[0] < '0' || n.raw[0] > '9') {
		return
	}
	v, err := strconv.ParseFloat(string(n.raw), 64)
	if err != nil {
		return
	}
	if r.replace(n, []byte("0")) || r.replace(n, []byte("1")) {
		return
	}
	for _, d := range digits {
		rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', d-1, 64), 64)
		if err == nil && r.replace(n, []byte(strconv.FormatFloat(rounded, 'f', -1, 64))) {
			return
		}
	}
}
