package conformance

import "fmt"

// Outcome is what became of one rule. The zero value is no outcome: a result that was never set cannot read as a pass.
type Outcome uint8

// The outcomes of a rule.
const (
	_             Outcome = iota
	Passed                // judged at least one thing and found nothing against the rule
	Failed                // found a violation
	Skipped               // could not be judged; the reason says why. Never counts as passed
	NotApplicable         // the plugin or its answers hold nothing the rule speaks about
	NeedsHuman            // only a person can decide
	Errored               // the rule itself broke
)

var outcomeNames = []string{"", "pass", "fail", "skip", "not_applicable", "needs_human", "error"}

func (o Outcome) String() string { return name(outcomeNames, int(o), "outcome") }

// MarshalText writes the name; the zero value is an error.
func (o Outcome) MarshalText() ([]byte, error) { return marshalName(outcomeNames, int(o), "outcome") }

// UnmarshalText reads a name; anything unknown is an error.
func (o *Outcome) UnmarshalText(b []byte) error { return unmarshalName(outcomeNames, b, "outcome", o) }

// Level is how much a violation weighs. It follows from the declared context, never from configuration.
type Level uint8

// The levels, lightest first, so that they compare.
const (
	_          Level = iota
	LevelInfo        // reported
	LevelWarn        // fails only under Strict
	LevelError       // blocks conformance
)

var levelNames = []string{"", "info", "warn", "error"}

func (l Level) String() string { return name(levelNames, int(l), "level") }

// MarshalText writes the name; the zero value is an error.
func (l Level) MarshalText() ([]byte, error) { return marshalName(levelNames, int(l), "level") }

// UnmarshalText reads a name; anything unknown is an error.
func (l *Level) UnmarshalText(b []byte) error { return unmarshalName(levelNames, b, "level", l) }

// Subject is whom a rule judges.
type Subject uint8

// The subjects of rules.
const (
	_             Subject = iota
	SubjectPlugin         // what the plugin does inside the sandbox
	SubjectHost           // what the host around it does
)

var subjectNames = []string{"", "plugin", "host"}

func (s Subject) String() string { return name(subjectNames, int(s), "subject") }

// MarshalText writes the name; the zero value is an error.
func (s Subject) MarshalText() ([]byte, error) { return marshalName(subjectNames, int(s), "subject") }

// UnmarshalText reads a name; anything unknown is an error.
func (s *Subject) UnmarshalText(b []byte) error { return unmarshalName(subjectNames, b, "subject", s) }

// Basis is what a rule rests on. A policy rule is ours: no duty was found that imposes it, and every output says so.
type Basis uint8

// The bases of rules.
const (
	_           Basis = iota
	BasisLaw          // a statute or an authority's binding norm
	BasisNorm         // a technical norm or contract, this project's plugin contract included
	BasisPolicy       // a choice of this product
)

var basisNames = []string{"", "law", "norm", "policy"}

func (b Basis) String() string { return name(basisNames, int(b), "basis") }

// MarshalText writes the name; the zero value is an error.
func (b Basis) MarshalText() ([]byte, error) { return marshalName(basisNames, int(b), "basis") }

// UnmarshalText reads a name; anything unknown is an error.
func (b *Basis) UnmarshalText(t []byte) error { return unmarshalName(basisNames, t, "basis", b) }

// Profile is whose law a run judges by. Brazilian law is always part of it.
type Profile string

// The profiles. An empty one is ProfileBR.
const (
	ProfileBR    Profile = "br"
	ProfileHIPAA Profile = "hipaa" // adds 45 CFR 164.514(b)(2), de-identification by safe harbor
	ProfileGDPR  Profile = "gdpr"  // adds Regulation (EU) 2016/679
)

// Profiles lists them, the default first.
func Profiles() []Profile { return []Profile{ProfileBR, ProfileHIPAA, ProfileGDPR} }

func (p Profile) orDefault() Profile {
	if p == "" {
		return ProfileBR
	}
	return p
}

// Mode is how much of the catalogue a run judges, and for whom.
type Mode string

// The modes. An empty one is ModeFull.
const (
	ModeQuick   Mode = "quick"   // without the slow rules: for the author who waits
	ModeFull    Mode = "full"    // everything; the author's own waivers count
	ModeCertify Mode = "certify" // everything; waivers and sign-offs count only from the marketplace's policy
)

// Modes lists them.
func Modes() []Mode { return []Mode{ModeQuick, ModeFull, ModeCertify} }

func (m Mode) orDefault() Mode {
	if m == "" {
		return ModeFull
	}
	return m
}

// Certainty is how well a citation was checked.
type Certainty string

// The certainties of the rule catalogue.
const (
	CertaintyOfficial  Certainty = "A" // official or near-official text was seen in a stored copy
	CertaintySecondary Certainty = "B" // a secondary source that quotes it was seen
	CertaintyUnsourced Certainty = "C" // not sourced yet: verify before relying on it
	CertaintyPolicy    Certainty = "P" // our own choice; supported, not imposed, by what is cited
)

func name(names []string, i int, kind string) string {
	if i <= 0 || i >= len(names) {
		return fmt.Sprintf("invalid %s %d", kind, i)
	}
	return names[i]
}

func marshalName(names []string, i int, kind string) ([]byte, error) {
	if i <= 0 || i >= len(names) {
		return nil, fmt.Errorf("marshal %s: value %d is none", kind, i)
	}
	return []byte(names[i]), nil
}

func unmarshalName[T ~uint8](names []string, text []byte, kind string, into *T) error {
	for i, n := range names {
		if i > 0 && n == string(text) {
			*into = T(i)
			return nil
		}
	}
	return fmt.Errorf("unmarshal %s: %q is none", kind, text)
}
