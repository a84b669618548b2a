package conformance

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"sync"
	"time"

	"github.com/medplug/medplug/harness/hostenv"
	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Sent is one HTTP request that a plugin made during an observation. Nothing ever leaves the machine: each is answered
// with 503 or from a recording, and one to a host that the manifest does not declare is refused as production refuses it.
type Sent struct {
	Method, URL string
	Headers     map[string]string
	Body        []byte
	Refused     string
}

// offline carries out http_request without a network and keeps what was asked.
// Of sandboxes that run at the same time each needs its own where somebody takes what was asked.
type offline struct {
	answers hostenv.Egress // of what is not refused; nil: status 503

	mu   sync.Mutex
	sent []Sent
}

// take gives what was asked since the last take.
func (e *offline) take() []Sent {
	e.mu.Lock()
	defer e.mu.Unlock()
	sent := e.sent
	e.sent = nil
	return sent
}

// Do decides as production does and sends nothing. A request that is refused is answered with 503, too.
func (e *offline) Do(ctx context.Context, hosts []string, r hostenv.HTTPRequest, body []byte, record func(hostenv.EgressAttempt)) (hostenv.HTTPResponse, error) {
	s := Sent{Method: r.Method, URL: r.URL, Headers: r.Headers, Body: body}
	var guard hostenv.Guard
	if err := guard.Decide(ctx, hosts, r, record); err != nil {
		s.Refused = err.Error()
	}
	e.mu.Lock()
	e.sent = append(e.sent, s)
	e.mu.Unlock()
	if e.answers == nil || s.Refused != "" {
		return hostenv.Unavailable{}.Do(ctx, hosts, r, body, nil)
	}
	return e.answers.Do(ctx, hosts, r, body, func(hostenv.EgressAttempt) {}) // it was recorded above
}

// clockStart is where the guest's clock starts in a run; fixed, so that a run can be repeated.
var clockStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// world is the host that plugins meet in a run that replays nothing: consent is given, no authority is connected, the network
// answers 503, clock and random stream follow from the seed.
func world(seed uint64, m *contract.Manifest, egress hostenv.Egress) hostenv.Host {
	h := hostenv.Host{Clock: clockStart, Seed: streamSeed(seed), Egress: egress, Medical: hostenv.Rehearsal{}}
	h.Config = map[string]string{"lgpd_compliance": "true", "medical_validation": "true", "audit_logging": "true"}
	if m != nil {
		h.Config["medical_specialty"] = string(m.Specialty)
	}
	h.Config["medical_authorities"] = strings.Join([]string{"crm", "anvisa"}, ",")
	return h
}

// consenting is a host that gives one answer to every question for consent, and else answers as another does.
type consenting struct {
	hostenv.Medical
	status string
}

// Consent implements hostenv.Medical.
func (c consenting) Consent(context.Context, contract.ConsentQuery) contract.ConsentStatus {
	return contract.ConsentStatus{Status: c.status}
}

func streamSeed(seed uint64) *[32]byte {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint64([]byte("medplug conformance"), seed))
	return &sum
}
