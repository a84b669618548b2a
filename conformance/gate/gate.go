// Package gate judges many plugins: in parallel within bounds, each in a process of its own, with a folder of results for
// each. It knows how plugins are found, shared out, judged once and kept; how one plugin is judged it is told.
//
// A folder of results is there whole or not at all, and its record says under what the plugin was judged. So a run that was
// killed is simply started again: what was judged under the same is not judged again, and no other state is kept.
package gate

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/medplug/medplug/conformance"
	"github.com/medplug/medplug/harness/artefact"
)

// Judgement is what became of one attempt to judge a plugin.
type Judgement struct {
	Report  *conformance.Report // nil when the attempt broke
	Files   map[string][]byte   // the report in the formats asked for, by file name
	Broken  string              // why there is no report
	Outgrew bool                // it broke because it held more memory than it was given, and may be given more
	Took    time.Duration
	CPU     time.Duration
	Peak    int64 // bytes of memory at the most, as far as the system tells; 0 when it does not
}

// How says how a submission came to its record.
type How string

// The ways to a record.
const (
	Judged     How = "judged"     // in this run
	Kept       How = "kept"       // by an earlier run into the same folder
	Certified  How = "certified"  // by an earlier run into the folder that --since names, or by a signed verdict
	Unreadable How = "unreadable" // there is none
)

// Outcome is what became of one submission.
type Outcome struct {
	Submission
	How        How
	Record     Record
	Signed     *Signed      // the signed verdict that certifies it, if one does
	PassedOver []PassedOver // signed verdicts about it that do not count, when none does
}

// ExitCode of one submission: its verdict's, 2 for a file that cannot be read, 3 for one whose judgement broke, 5 for what is not as
// its digest says.
func (o *Outcome) ExitCode() int {
	if o.How != Unreadable {
		return o.Record.ExitCode()
	}
	var e *artefact.Error
	if errors.As(o.Err, &e) && e.Kind == artefact.Mismatch {
		return 5
	}
	return 2
}

// ExitCode of all together: 3 if any could not be read or is inconclusive, or if there are none; else 1 if any does not
// conform; else 0.
func ExitCode(all []Outcome) int {
	code := 0
	if len(all) == 0 {
		code = 3
	}
	for i := range all {
		one := all[i].ExitCode()
		if one != 0 && one != 1 {
			one = 3
		}
		code = max(code, one)
	}
	return code
}

// Options of a run.
type Options struct {
	Key      func(digest string) Key // what a plugin is judged under
	Judge    func(ctx context.Context, s Submission, memory int64) Judgement
	Results  *Store
	Since    *Store   // results of before: what conforms there is not judged again; nil for none
	Signed   *Signeds // signed verdicts of before, in the same way; nil for none
	Need     []string // names of the files that a kept result must have
	Workers  int
	Memory   Memory                            // of all that is judged at once
	Progress func(o *Outcome, done, total int) // told of each submission, one at a time
}

// Run judges the submissions that are not judged yet, the largest first among those for which there is memory. An error means that it
// was interrupted or that results could not be written; what was finished until then is kept. The outcomes come in the order of the
// submissions.
func Run(ctx context.Context, all []Submission, o Options) ([]Outcome, error) {
	outcomes := make([]Outcome, len(all))
	var jobs []job
	done := 0
	for i, s := range all {
		outcomes[i] = o.known(s)
		if outcomes[i].How == "" {
			jobs = append(jobs, job{i, s.Size, o.Memory.first(s)})
			continue
		}
		done++
		o.progress(&outcomes[i], done, len(all))
	}

	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		mu sync.Mutex // guards done, and what is told
		wg sync.WaitGroup
	)
	waiting := newQueue(jobs, o.Memory.All)
	for range max(1, min(o.Workers, len(jobs))) {
		wg.Go(func() {
			for j, ok := waiting.next(ctx); ok; j, ok = waiting.next(ctx) {
				s := all[j.index]
				judged := o.Judge(ctx, s, j.memory)
				if ctx.Err() != nil {
					return // what an interrupted judgement says is nothing about the plugin
				}
				if judged.Outgrew && j.memory < o.Memory.One {
					waiting.again(j, o.Memory.One)
					continue
				}
				waiting.done(j)
				record := newRecord(o.Key(s.Digest), judged)
				if err := o.Results.Keep(record, judged.Files); err != nil {
					stop(err)
					return
				}
				mu.Lock()
				outcomes[j.index].How, outcomes[j.index].Record = Judged, record
				done++
				o.progress(&outcomes[j.index], done, len(all))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return outcomes, context.Cause(ctx)
}

// known gives the outcome of a submission that need not be judged; without How when it must be.
func (o Options) known(s Submission) Outcome {
	if s.Err != nil {
		return Outcome{Submission: s, How: Unreadable}
	}
	key := o.Key(s.Digest)
	if r, ok := o.Results.Finished(key, o.Need); ok {
		return Outcome{Submission: s, How: Kept, Record: r}
	}
	if o.Since != nil {
		if r, ok := o.Since.Finished(key, nil); ok && r.ExitCode() == 0 {
			return Outcome{Submission: s, How: Certified, Record: r}
		}
	}
	if o.Signed != nil {
		return o.Signed.outcome(key, s)
	}
	return Outcome{Submission: s}
}

func (o Options) progress(out *Outcome, done, total int) {
	if o.Progress != nil {
		o.Progress(out, done, total)
	}
}
