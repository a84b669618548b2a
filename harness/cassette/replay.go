package cassette

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Missing is what becomes of a question that a recording does not hold. Either way it is kept for ReplayUse.
type Missing uint8

// What may become of it.
const (
	// Stop ends the call of the plugin: a trap.
	Stop Missing = iota
	// Unreachable is what a plugin meets where nothing can be reached: an http_request ends the call, as it does in production; an
	// authority is unknown, a consent missing, a recommendation not decided.
	Unreachable
)

// Replay answers a plugin's questions from a recording, without a network. It serves any number of calls at once, each from
// the recording's beginning, and implements hostenv.Egress and hostenv.Medical.
type Replay struct {
	missing Missing
	digest  string
	madeFor Plugin
	answers []answer
	tracks  []track

	mu     sync.Mutex
	used   map[int]bool
	missed map[string]bool // by where
}

// track is the questions of a recording that leave the same members open.
type track struct {
	without []string
	groups  map[string]*group // by key
}

// group is the answers to one question, in order, by their number.
type group struct {
	answers []int
	repeat  bool // the last is given again
}

// NewReplay checks a recording and answers from it. A fault is a *FaultError.
func NewReplay(r *Recording, m Missing) (*Replay, error) {
	digest, err := r.SHA256()
	if err != nil {
		return nil, err
	}
	p := &Replay{missing: m, digest: digest, madeFor: r.Plugin, answers: make([]answer, len(r.Calls)), used: map[int]bool{}, missed: map[string]bool{}}
	for i, c := range r.Calls {
		q, a, fault := compile(i, c)
		if fault != nil {
			return nil, fault
		}
		if p.answers[i] = a; c.Function == Audit {
			continue
		}
		g := p.group(q, c.Any)
		if g.repeat {
			return nil, faultf(at(i, ""), "asks what an earlier call with \"repeat\" answers for good")
		}
		g.answers, g.repeat = append(g.answers, i), c.Repeat
	}
	// What is said precisely goes before what is left open.
	slices.SortStableFunc(p.tracks, func(a, b track) int { return len(a.without) - len(b.without) })
	return p, nil
}

// group finds the answers to a question, or makes room for them.
func (p *Replay) group(q question, without []string) *group {
	without = slices.Sorted(slices.Values(without))
	i := slices.IndexFunc(p.tracks, func(t track) bool { return slices.Equal(t.without, without) })
	if i < 0 {
		i = len(p.tracks)
		p.tracks = append(p.tracks, track{without, map[string]*group{}})
	}
	key := q.key(without)
	if p.tracks[i].groups[key] == nil {
		p.tracks[i].groups[key] = &group{}
	}
	return p.tracks[i].groups[key]
}

// Around gives a host whose plugins are answered from the recording; what the recording cannot hold stays as it is.
func (p *Replay) Around(h hostenv.Host) hostenv.Host {
	h.Egress, h.Medical = p, p
	return h
}

// given is how far one call of a plugin is: how many answers of each group it got.
type given map[*group]int

// next finds the answer to a question of the call in progress.
func (p *Replay) next(ctx context.Context, q question) (answer, bool) {
	got := hostenv.PerCall(ctx, p, func() given { return given{} })
	for _, t := range p.tracks {
		g := t.groups[q.key(t.without)]
		if g == nil {
			continue
		}
		i := got[g]
		if i == len(g.answers) {
			if !g.repeat {
				continue
			}
			i--
		}
		got[g] = i + 1
		p.mu.Lock()
		defer p.mu.Unlock()
		p.used[g.answers[i]] = true
		return p.answers[g.answers[i]], true
	}
	p.miss(q)
	return answer{}, false
}

// mostMissed bounds what is kept of questions that the recording does not hold.
const mostMissed = 4096

func (p *Replay) miss(q question) {
	p.mu.Lock()
	if len(p.missed) < mostMissed {
		p.missed[q.where()] = true
	}
	p.mu.Unlock()
	if p.missing == Stop {
		panic(&hostenv.Violation{Function: q.function, Reason: notHeld})
	}
}

const notHeld = "the recording does not hold what was asked"

// Do implements hostenv.Egress. A host that is not among those allowed stays refused.
func (p *Replay) Do(ctx context.Context, hosts []string, r hostenv.HTTPRequest, body []byte, record func(hostenv.EgressAttempt)) (hostenv.HTTPResponse, error) {
	var guard hostenv.Guard
	if err := guard.Decide(ctx, hosts, r, record); err != nil {
		return hostenv.HTTPResponse{}, err
	}
	a, held := p.next(ctx, httpQuestion(r, body))
	switch {
	case !held:
		return hostenv.HTTPResponse{}, errors.New(notHeld)
	case a.failed != "":
		return hostenv.HTTPResponse{}, errors.New(a.failed)
	}
	return a.http, nil
}

// Guideline implements hostenv.Medical.
func (p *Replay) Guideline(ctx context.Context, recommendation []byte) contract.GuidelineResult {
	a, held := p.next(ctx, guidelineQuestion(recommendation))
	if !held {
		return hostenv.Unconnected{}.Guideline(ctx, recommendation)
	}
	return a.guideline
}

// Authority implements hostenv.Medical.
func (p *Replay) Authority(ctx context.Context, q contract.AuthorityQuery) contract.AuthorityStatus {
	a, held := p.next(ctx, authorityQuestion(q))
	if !held {
		return hostenv.Unconnected{}.Authority(ctx, q)
	}
	return a.authority
}

// Consent implements hostenv.Medical.
func (p *Replay) Consent(ctx context.Context, q contract.ConsentQuery) contract.ConsentStatus {
	a, held := p.next(ctx, consentQuestion(q))
	if !held {
		return hostenv.Unconnected{}.Consent(ctx, q)
	}
	return a.consent
}

// ReplayUse is what came of a replay, as reports say it.
type ReplayUse struct {
	RecordingSHA256 string   `json:"recording_sha256"`
	MadeFor         string   `json:"made_for"` // SHA-256 of the plugin whose calls were recorded
	Calls           int      `json:"calls"`    // answers that the recording holds
	Used            int      `json:"used"`     // of these
	NotHeld         []string `json:"not_held,omitempty"`
	NotHeldMore     int      `json:"not_held_more,omitempty"` // what NotHeld leaves out
}

// mostNotHeld bounds what a report lists.
const mostNotHeld = 32

// Use says what came of the replay so far.
func (p *Replay) Use() *ReplayUse {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := &ReplayUse{RecordingSHA256: p.digest, MadeFor: p.madeFor.SHA256, Used: len(p.used)}
	for _, t := range p.tracks {
		for _, g := range t.groups {
			u.Calls += len(g.answers)
		}
	}
	for where := range p.missed {
		u.NotHeld = append(u.NotHeld, where)
	}
	slices.Sort(u.NotHeld)
	if more := len(u.NotHeld) - mostNotHeld; more > 0 {
		u.NotHeld, u.NotHeldMore = u.NotHeld[:mostNotHeld], more
	}
	return u
}
