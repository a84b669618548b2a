package gate

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// What a plugin is first given, by the size of its file. Measured: 94 MiB at the most for 200 small ones, 219 for one in Go, 413 for one
// in Python, all compiled for the first time. One that outgrows it is judged once more with all that one may have.
const (
	smallFile, smallNeed   = 1 << 20, 120 << 20
	middleFile, middleNeed = 6 << 20, 300 << 20
)

// Memory bounds what the processes that judge hold, in bytes.
type Memory struct {
	All int64 // together
	One int64 // one of them at the most
}

// first is what a plugin is first given.
func (m Memory) first(s Submission) int64 {
	switch {
	case s.Size <= smallFile:
		return min(m.One, smallNeed)
	case s.Size <= middleFile:
		return min(m.One, middleNeed)
	}
	return m.One
}

// job is a submission that waits, and the memory that it will get.
type job struct {
	index        int
	size, memory int64
}

// queue hands jobs out, the largest first among those whose memory is free.
type queue struct {
	mu      sync.Mutex
	freed   *sync.Cond
	waiting []job
	free    int64
	working int
}

func newQueue(jobs []job, memory int64) *queue {
	slices.SortStableFunc(jobs, func(a, b job) int { return cmp.Compare(b.size, a.size) })
	q := &queue{waiting: jobs, free: memory}
	q.freed = sync.NewCond(&q.mu)
	return q
}

// next waits for a job; false when there is none any more, or the context is over. Whoever works alone gets one in any case.
func (q *queue) next(ctx context.Context) (job, bool) {
	defer context.AfterFunc(ctx, func() { q.mu.Lock(); defer q.mu.Unlock(); q.freed.Broadcast() })()
	q.mu.Lock()
	defer q.mu.Unlock()
	for ctx.Err() == nil && len(q.waiting) > 0 {
		i := slices.IndexFunc(q.waiting, func(j job) bool { return j.memory <= q.free })
		if i < 0 && q.working == 0 {
			i = 0
		}
		if i >= 0 {
			j := q.waiting[i]
			q.waiting = slices.Delete(q.waiting, i, i+1)
			q.free -= j.memory
			q.working++
			return j, true
		}
		q.freed.Wait()
	}
	return job{}, false
}

// done gives back what a job held.
func (q *queue) done(j job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free += j.memory
	q.working--
	q.freed.Broadcast()
}

// again is done for a job that waits once more, for more memory.
func (q *queue) again(j job, memory int64) {
	q.mu.Lock()
	q.waiting = slices.Insert(q.waiting, 0, job{j.index, j.size, memory})
	q.mu.Unlock()
	q.done(j)
}
