package shrink

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
)

// Test says what a candidate must be and do.
type Test struct {
	// Valid says whether a candidate is one at all. It costs nothing and is asked often.
	Valid func(candidate []byte) bool
	// Fails says whether the failure is still there. ErrSpent ends the reduction with what was found so far; any other
	// error breaks it.
	Fails func(ctx context.Context, candidate []byte) (bool, error)
	// Calls is how often Fails may be called.
	Calls int
	// Pictures may be changed. They may not where the fault lies within one.
	Pictures bool
}

// ErrSpent means that nothing more may be spent on the reduction.
var ErrSpent = errors.New("the budget is spent")

// Reduced is what Reduce came to.
type Reduced struct {
	Request []byte
	Calls   int
	Minimal bool // every step was tried and none leads further
}

// mostBytes bounds the candidates that are written and held against Valid, by their lengths together.
const mostBytes = 256 << 20

// reducer is one reduction at work. root is the tree of the smallest request so far.
type reducer struct {
	ctx   context.Context
	test  Test
	root  *node
	best  []byte
	seen  map[[sha256.Size]byte]bool
	calls int
	bytes int
	err   error // why nothing more is tried
}

// Reduce makes a request smaller as long as a candidate is valid and fails; the request itself is both. Every
// candidate that is taken is simpler than the one before, so it ends.
func Reduce(ctx context.Context, request []byte, t Test) (Reduced, error) {
	r := &reducer{ctx: ctx, test: t, best: request, seen: map[[sha256.Size]byte]bool{}}
	root, err := parse(request)
	if err == nil && (len(root.bytes()) == len(request) || r.try(root.bytes())) {
		r.root = root
		r.tree()
	} else {
		r.text()
	}
	if r.err != nil && !errors.Is(r.err, ErrSpent) {
		return Reduced{}, r.err
	}
	return Reduced{Request: r.best, Calls: r.calls, Minimal: r.err == nil}, nil
}

// tree goes through all steps until none leads further. What is coarse comes first.
func (r *reducer) tree() {
	for before := []byte(nil); !bytes.Equal(before, r.best) && r.err == nil; {
		before = r.best
		r.members(r.root)
		r.signal()
		r.each(r.root, r.picture)
		r.each(r.root, r.words)
		r.each(r.root, r.number)
	}
}

// text leaves out parts of what is no JSON.
func (r *reducer) text() {
	fewest(append([]byte(nil), r.best...), func(part []byte) bool { return r.try(part) })
}

// each goes through the leaves.
func (r *reducer) each(n *node, step func(leaf *node)) {
	if n.open == 0 {
		step(n)
		return
	}
	for _, k := range n.kids {
		r.each(k, step)
	}
}

// replace puts another value in a leaf's place and says whether that was right; if not, it was never there.
func (r *reducer) replace(n *node, raw []byte) bool {
	was := n.raw
	n.raw = raw
	if r.try(r.root.bytes()) {
		return true
	}
	n.raw = was
	return false
}

// try says whether a candidate is simpler, valid and fails; it is the best then. No candidate is tried twice.
func (r *reducer) try(candidate []byte) bool {
	if r.err != nil || !simpler(candidate, r.best) {
		return false
	}
	if r.bytes += len(candidate); r.bytes > mostBytes {
		r.err = ErrSpent
		return false
	}
	key := sha256.Sum256(candidate)
	if r.seen[key] {
		return false
	}
	r.seen[key] = true
	if !r.test.Valid(candidate) {
		return false
	}
	if r.calls >= r.test.Calls {
		r.err = ErrSpent
		return false
	}
	r.calls++
	fails, err := r.test.Fails(r.ctx, candidate)
	if err == nil {
		err = context.Cause(r.ctx)
	}
	if err != nil {
		r.err = err
		return false
	}
	if fails {
		r.best = candidate
	}
	return fails
}

// simpler is the order in which requests become simpler: fewer bytes, then fewer changes from byte to byte, then the order
// of bytes. It has no endless descent.
func simpler(a, b []byte) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	if x, y := changes(a), changes(b); x != y {
		return x < y
	}
	return bytes.Compare(a, b) < 0
}

func changes(text []byte) int {
	n := 0
	for i := 1; i < len(text); i++ {
		if text[i] != text[i-1] {
			n++
		}
	}
	return n
}
