package gate

import (
	"fmt"
	"strconv"
	"strings"
)

// mostShards bounds how many parts the submissions are shared out in.
const mostShards = 1 << 16

// Shard is one of several equal parts of the submissions: part Index of Of, from 1. Which part a plugin belongs to follows from
// its digest alone, so that machines that know nothing of each other share the work out. The zero value is all of them.
type Shard struct{ Index, Of int }

// ParseShard reads "i/n".
func ParseShard(text string) (Shard, error) {
	before, after, found := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(before)
	n, err2 := strconv.Atoi(after)
	if !found || err1 != nil || err2 != nil || n < 1 || n > mostShards || i < 1 || i > n {
		return Shard{}, fmt.Errorf("parse shard: want i/n with 1 <= i <= n <= %d, as in 2/3", mostShards)
	}
	return Shard{i, n}, nil
}

func (s Shard) String() string { return fmt.Sprintf("%d/%d", max(s.Index, 1), max(s.Of, 1)) }

// Has says whether a submission belongs to the shard. One that cannot be read has no digest and belongs to every shard.
func (s Shard) Has(sub Submission) bool {
	if s.Of <= 1 || sub.Err != nil {
		return true
	}
	// 60 bits of the digest: far more than shards, so their sizes differ by chance alone.
	n, err := strconv.ParseUint(sub.Digest[:15], 16, 64)
	return err == nil && n%uint64(s.Of) == uint64(s.Index-1)
}
