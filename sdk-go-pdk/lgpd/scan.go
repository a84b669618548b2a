package lgpd

import (
	"cmp"
	"slices"
)

// scanner looks at one block after the other; its buffers are used again.
type scanner struct {
	d      *Detector
	text   string
	tokens []token
	found  []candidate
}

// candidate is a finding that others may still displace.
type candidate struct {
	Finding
	rank int // of two that overlap with equal confidence the higher stays
}

// Ranks: what checks itself goes before what only looks like something.
const (
	rankHealth = iota
	rankName
	rankAddress
	rankNumber
)

// scan appends the findings in text[from:to].
func (s *scanner) scan(text string, from, to int, out []Finding) []Finding {
	s.text = text
	s.tokens = s.d.words.tokenise(text, from, to, s.tokens[:0])
	s.found = s.found[:0]
	s.identifiers(from, to)
	s.addresses()
	s.names()
	if s.d.o.Health {
		s.conditions()
	}
	return s.resolve(out)
}

// add keeps a candidate that is sure enough.
func (s *scanner) add(t Type, start, end int32, confidence float64, rank int) {
	if confidence = min(confidence, 0.99); confidence >= s.d.o.MinConfidence {
		s.found = append(s.found, candidate{Finding{Type: t, Category: t.Category(), Start: int(start), End: int(end), Confidence: confidence}, rank})
	}
}

// addInvalid keeps an identifier whose check digits do not hold.
func (s *scanner) addInvalid(t Type, start, end int32, confidence float64) {
	n := len(s.found)
	if s.add(t, start, end, confidence, rankNumber); len(s.found) > n {
		s.found[n].Invalid = true
	}
}

// resolve appends what remains of the candidates when each byte belongs to one at most: the surer wins, then the rank,
// then the longer.
func (s *scanner) resolve(out []Finding) []Finding {
	slices.SortFunc(s.found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	kept := len(out)
	ranks := make([]int, 0, len(s.found))
	for _, c := range s.found {
		for len(out) > kept && out[len(out)-1].End > c.Start && better(c, out[len(out)-1], ranks[len(ranks)-1]) {
			out, ranks = out[:len(out)-1], ranks[:len(ranks)-1]
		}
		if len(out) > kept && out[len(out)-1].End > c.Start {
			continue
		}
		out, ranks = append(out, c.Finding), append(ranks, c.rank)
	}
	return out
}

// better tells whether c displaces a finding it overlaps.
func better(c candidate, f Finding, rank int) bool {
	if c.rank == rankAddress && rank == rankName && c.Start <= f.Start && f.End <= c.End {
		return true // a street is named after somebody
	}
	if c.rank == rankName && rank == rankAddress && f.Start <= c.Start && c.End <= f.End {
		return false
	}
	return cmp.Or(cmp.Compare(c.rank/rankNumber, rank/rankNumber), // an identifier before a name or an address
		cmp.Compare(c.Confidence, f.Confidence), cmp.Compare(c.rank, rank), cmp.Compare(c.End-c.Start, f.End-f.Start)) > 0
}

// edge stands for what lies beyond the text; nobody writes to it.
var edge = token{kind: line}

// at gives the token at i; beyond either end an end of line.
func (s *scanner) at(i int) *token {
	if i < 0 || i >= len(s.tokens) {
		return &edge
	}
	return &s.tokens[i]
}

// gap is the number of bytes between token i and the one before.
func (s *scanner) gap(i int) int {
	if i <= 0 || i >= len(s.tokens) {
		return 1
	}
	return int(s.tokens[i].start - s.tokens[i-1].end)
}

// isMark tells whether token i is one of the given marks.
func (s *scanner) isMark(i int, marks string) bool {
	t := s.at(i)
	if t.kind != mark || t.mark == 0 {
		return false
	}
	for k := range len(marks) {
		if marks[k] == t.mark {
			return true
		}
	}
	return false
}
