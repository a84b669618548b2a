package hostenv

import (
	"context"
	"net/http"
	"strconv"

	"github.com/tetratelabs/wazero/api"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// Medical answers what plugins ask of the medical world. It is the deployer's: plugins reach no register themselves.
type Medical interface {
	// Guideline applies the deployer's recommendation rules to one element of medical_recommendations.
	Guideline(ctx context.Context, recommendation []byte) contract.GuidelineResult
	// Authority looks a registration, specialty, product or document up.
	Authority(ctx context.Context, q contract.AuthorityQuery) contract.AuthorityStatus
	// Consent looks up whether a patient consents to a purpose.
	Consent(ctx context.Context, q contract.ConsentQuery) contract.ConsentStatus
}

// Auditor is a Medical that is told of the audit events, too. It is given each as the plugin wrote it, once it is known to be one.
type Auditor interface {
	Audited(ctx context.Context, event []byte)
}

// Unconnected is a host without registers: nothing is judged, nothing verified, no consent found.
type Unconnected struct{}

// Guideline implements Medical.
func (Unconnected) Guideline(context.Context, []byte) contract.GuidelineResult {
	return contract.GuidelineNotDecided
}

// Authority implements Medical.
func (Unconnected) Authority(context.Context, contract.AuthorityQuery) contract.AuthorityStatus {
	return contract.AuthorityStatus{Status: "unknown"}
}

// Consent implements Medical.
func (Unconnected) Consent(context.Context, contract.ConsentQuery) contract.ConsentStatus {
	return contract.ConsentStatus{Status: "missing"}
}

// Rehearsal is Unconnected but for consent, which it grants: the host of run, test and bench, where no patient is real.
type Rehearsal struct{ Unconnected }

// Consent implements Medical.
func (Rehearsal) Consent(context.Context, contract.ConsentQuery) contract.ConsentStatus {
	return contract.ConsentStatus{Status: "granted"}
}

// Unavailable is an Egress that sends nothing and answers every request with status 503.
type Unavailable struct{}

// Do implements Egress.
func (Unavailable) Do(context.Context, []string, HTTPRequest, []byte, func(EgressAttempt)) (HTTPResponse, error) {
	return HTTPResponse{Status: http.StatusServiceUnavailable}, nil
}

// maxHostCalls and maxHostBytes bound the medical host calls of one call and their arguments, and so the record of them.
const (
	maxHostCalls = 1024
	maxHostBytes = 4 << 20
)

func userFunctions() []Function {
	fn := func(name string, results []api.ValueType, call func(ctx context.Context, s *State, arg []byte) (result uint64, text string)) Function {
		return Function{UserNamespace, name, types(i64), results, api.GoModuleFunc(func(ctx context.Context, _ api.Module, stack []uint64) {
			s := state(ctx)
			s.asked = true
			arg := s.read(ctx, name, stack[0])
			switch {
			case len(arg) > contract.MaxHostCallBytes:
				panic(&Violation{name, "its argument has more than 64 KiB"})
			case len(s.Record.HostCalls) >= maxHostCalls:
				panic(&Violation{name, "more than 1,024 host calls in one call"})
			case s.asking+len(arg) > maxHostBytes:
				panic(&Violation{name, "host calls with more than 4 MiB in one call"})
			}
			s.asking += len(arg)
			s.charge(9 * len(arg)) // it is parsed
			// The call is written down before it is judged, so that a refused one is seen too.
			s.Record.HostCalls = append(s.Record.HostCalls, HostCall{Function: name, Argument: arg})
			result, text := call(ctx, s, arg)
			if len(results) > 0 {
				stack[0] = result
			}
			s.Record.HostCalls[len(s.Record.HostCalls)-1].Result = text
		})}
	}
	return []Function{
		fn("log_medical_audit_event", nil, auditEvent),
		fn("validate_crm_cardiology_guidelines", types(i64), guideline),
		fn("validate_medical_authority", types(i64), authority),
		fn("check_consent", types(i64), consent),
	}
}

func (s *State) medical() Medical {
	if s.Host.Medical == nil {
		return Unconnected{}
	}
	return s.Host.Medical
}

func auditEvent(ctx context.Context, s *State, arg []byte) (uint64, string) {
	const name = "log_medical_audit_event"
	if s.audits++; s.audits > contract.MaxAuditEvents {
		panic(&Violation{name, "more than 64 audit events in one call"})
	}
	if _, err := contract.ParseAuditEvent(arg); err != nil {
		panic(&Violation{name, err.Error()})
	}
	if a, ok := s.medical().(Auditor); ok {
		a.Audited(ctx, arg)
	}
	return 0, ""
}

func guideline(ctx context.Context, s *State, arg []byte) (uint64, string) {
	var r contract.Recommendation
	if err := contract.Decode(arg, &r); err != nil {
		panic(&Violation{"validate_crm_cardiology_guidelines", err.Error()})
	}
	result := s.medical().Guideline(ctx, arg)
	return uint64(result), strconv.FormatInt(int64(result), 10)
}

func authority(ctx context.Context, s *State, arg []byte) (uint64, string) {
	var q contract.AuthorityQuery
	if err := contract.Decode(arg, &q); err != nil {
		panic(&Violation{"validate_medical_authority", err.Error()})
	}
	return s.reply(ctx, s.medical().Authority(ctx, q))
}

func consent(ctx context.Context, s *State, arg []byte) (uint64, string) {
	var q contract.ConsentQuery
	if err := contract.Decode(arg, &q); err != nil {
		panic(&Violation{"check_consent", err.Error()})
	}
	return s.reply(ctx, s.medical().Consent(ctx, q))
}

// reply hands an answer to the guest as JSON.
func (s *State) reply(ctx context.Context, answer any) (uint64, string) {
	b, err := contract.Encode(answer)
	if err != nil {
		panic(err)
	}
	return s.give(ctx, b), string(b)
}
