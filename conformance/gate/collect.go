package gate

// Missing is how a submission that has no result comes to its record, which says so.
const Missing How = "missing"

// Collect says what became of each submission by the results that are there: nothing is judged, nothing is written. It draws the one
// verdict over what shards have judged. A submission without a result under its key is inconclusive, as is one whose judgement broke.
func Collect(all []Submission, o Options) []Outcome {
	outcomes := make([]Outcome, len(all))
	for i, s := range all {
		out := o.known(s)
		if out.How == "" {
			over := out.PassedOver
			out = o.lacking(s)
			out.PassedOver = over
		}
		outcomes[i] = out
	}
	return outcomes
}

// lacking is the outcome of a submission that is not finished.
func (o Options) lacking(s Submission) Outcome {
	key := o.Key(s.Digest)
	if r, ok := o.Results.record(key); ok && r.Broken != "" {
		return Outcome{Submission: s, How: Kept, Record: r}
	}
	return Outcome{Submission: s, How: Missing,
		Record: newRecord(key, Judgement{Broken: "there is no whole result of it under this program, these rules, this policy and seed"})}
}
