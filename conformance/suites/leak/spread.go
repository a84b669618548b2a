package leak

import (
	"slices"
	"strings"

	"github.com/medplug/medplug/fixtures"
)

// wholeNumber is how many digits an identifier must have to be looked for in pieces. Of n digits in a text, a given one of 11 is
// found by chance in n cases of 10^11.
const wholeNumber = 11

// split finds the identifiers whose digits stand in a text one after the other, or backwards, whatever stands between them: a CPF
// written over two members or two lines of log.
func split(text []byte, planted []fixtures.Canary) []fixtures.Leak {
	digits := make([]byte, 0, 64)
	for _, c := range text {
		if c >= '0' && c <= '9' {
			digits = append(digits, c)
		}
	}
	if len(digits) < wholeNumber {
		return nil
	}
	forwards := string(digits)
	slices.Reverse(digits)
	backwards := string(digits)
	var found []fixtures.Leak
	for _, c := range planted {
		if n := number(c); len(n) >= wholeNumber && (strings.Contains(forwards, n) || strings.Contains(backwards, n)) {
			found = append(found, fixtures.Leak{Canary: c, How: "by its digits, in pieces"})
		}
	}
	return found
}

// number is the digits of an identifier that is a number; "" of any other.
func number(c fixtures.Canary) string {
	switch c.Type {
	case fixtures.CanaryCPF, fixtures.CanaryCNS, fixtures.CanaryPhone, fixtures.CanaryRecordNumber:
	default:
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, c.Value)
}

// fewestDigits is how many digits of a CPF tell too much: the six in the middle, as public lists show them, leave a thousand
// persons, and with the name beside them one. Of other numbers it takes six tenths.
const fewestDigits = 6

func tooMany(c fixtures.Canary, number string) int {
	if c.Type == fixtures.CanaryCPF {
		return fewestDigits
	}
	return (6*len(number) + 9) / 10
}

// masked finds the identifiers of which some digits were replaced by a sign and too many were not. A run is digits and masks with
// the usual separators between them.
func masked(text []byte, planted []fixtures.Canary) []fixtures.Leak {
	if !strings.ContainsAny(string(text), masks) {
		return nil
	}
	var found []fixtures.Leak
	var run []rune
	judge := func() {
		if slices.Contains(run, '*') && len(run) >= wholeNumber {
			for _, c := range planted {
				if n := number(c); len(n) >= wholeNumber && shows(run, n, tooMany(c, n)) {
					found = append(found, fixtures.Leak{Canary: c, How: "with some of its digits masked"})
				}
			}
		}
		run = run[:0]
	}
	for _, r := range string(text) {
		switch {
		case r >= '0' && r <= '9':
			run = append(run, r)
		case strings.ContainsRune(masks, r):
			run = append(run, '*')
		case strings.ContainsRune(" .-/()", r):
		default:
			judge()
		}
	}
	judge()
	return found
}

// masks are the signs that stand for a digit.
const masks = "*xX#_•●█?"

// shows says whether a run holds the number somewhere with some digits masked, and so many of them not.
func shows(run []rune, number string, least int) bool {
	for from := 0; from+len(number) <= len(run); from++ {
		open, hidden := 0, 0
		for i := range len(number) {
			switch run[from+i] {
			case '*':
				hidden++
			case rune(number[i]):
				open++
			default:
				open = -len(number)
			}
		}
		if hidden > 0 && open >= least {
			return true
		}
	}
	return false
}
