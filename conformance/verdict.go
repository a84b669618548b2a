package conformance

// Verdict is what a whole report comes to. The zero value is no verdict.
type Verdict uint8

// The verdicts.
const (
	_             Verdict = iota
	Conforming            // at least one rule decided, and nothing stands against the plugin
	NotConforming         // a violation was proven
	Inconclusive          // a rule broke, nothing was decided, or a required rule was skipped
	WithWaivers           // conforming but for violations that somebody waived
	OwnPassed             // no rule was judged, and the author's own tests passed
)

var verdictNames = []string{"", "conforming", "not_conforming", "inconclusive", "conforming_with_waivers", "own_tests_passed"}

func (v Verdict) String() string { return name(verdictNames, int(v), "verdict") }

// MarshalText writes the name; the zero value is an error.
func (v Verdict) MarshalText() ([]byte, error) { return marshalName(verdictNames, int(v), "verdict") }

// UnmarshalText reads a name; anything unknown is an error.
func (v *Verdict) UnmarshalText(b []byte) error { return unmarshalName(verdictNames, b, "verdict", v) }

// ExitCode is the process exit code of one report: 0 conforming, with waivers too, or own tests that passed where no rule
// was to be judged, 1 not conforming, 3 inconclusive. An invalid verdict is 3.
func (v Verdict) ExitCode() int {
	switch v {
	case Conforming, WithWaivers, OwnPassed:
		return 0
	case NotConforming:
		return 1
	default:
		return 3
	}
}

// ExitCode of several reports together, as the gate has it: 3 if any is inconclusive or there are none, else 1 if any
// is not conforming, else 0.
func ExitCode(reports ...*Report) int {
	code := 0
	if len(reports) == 0 {
		code = 3
	}
	for _, r := range reports {
		code = max(code, r.Verdict.ExitCode())
	}
	return code
}

// verdict draws the verdict. A proven violation comes first: it stays true whatever else broke.
func verdict(results []Result, o Options) Verdict {
	blocks := LevelError
	if o.Strict || o.Policy.Strict {
		blocks = LevelWarn
	}
	decided, open, waived := false, false, false
	for _, r := range results {
		switch r.Outcome {
		case Failed:
			if r.Level >= blocks {
				if r.Waiver == nil {
					return NotConforming
				}
				waived = true
			}
			decided = true
		case Passed:
			decided = true
		case Skipped:
			open = open || r.Level >= blocks
		case NeedsHuman:
			open = open || o.Mode == ModeCertify && r.SignOff == nil
		case NotApplicable:
		default: // Errored, and an outcome that was never set
			open = true
		}
	}
	switch {
	case open || !decided:
		return Inconclusive
	case waived:
		return WithWaivers
	}
	return Conforming
}
