package contract

import (
	"errors"

	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

type walkOptions struct{ strict bool }

var errPending = errors.New("not landed yet")

// DecodeOptions bound and narrow what DecodeRequest accepts.
type DecodeOptions struct {
	MaxBytes  int       // 0: no limit here
	Kind      Kind      // "": the kind of the type decoded into
	Specialty Specialty // "" or Any: every specialty
}

func decodeTree(root *strictjson.Value, into any, o walkOptions) *Error {
	return &Error{Code: Internal, Message: "not landed yet"}
}
func decodeResponseTree(root *strictjson.Value, into any) error { return errPending }

// DecodeRequest checks data in the contract's order and decodes it into a kind's request type. The error is an *Error.
func DecodeRequest(data []byte, into any, opt DecodeOptions) error { return errPending }

// DecodeResponse checks data and decodes it into a kind's response type. The error is an *Error.
func DecodeResponse(data []byte, into any) error { return errPending }

// Decode checks data and decodes it into any type of this package that is no request, response or manifest: the
// arguments and results of host functions. The error is an *Error.
func Decode(data []byte, into any) error { return errPending }

// Encode writes v as JSON; it refuses NaN, infinities and invalid UTF-8.
func Encode(v any) ([]byte, error) { return nil, errPending }

// DecodeManifest reads the JSON of a manifest; unknown members are errors. The error is an *Error.
func DecodeManifest(data []byte) (*Manifest, error) { return nil, errPending }

// Validate gives every fault of the manifest.
func (m *Manifest) Validate() []*Error { return nil }

// Leads gives the names and the samples in mV of the signal, NaN for a missing value, whichever encoding it came in.
func (r *ECGAnalysisRequest) Leads() (names []string, mv [][]float64, err error) {
	return nil, nil, errPending
}

// Samples gives the samples of the lead called name in mV, NaN for a missing value.
func (p *ECGPacked) Samples(name string) ([]float64, error) { return nil, errPending }

// AnalysisID names an analysis: see contract section 5.
func AnalysisID(pluginID, version string, request []byte) (string, error) { return "", errPending }

// ParseAuditEvent reads the argument of log_medical_audit_event.
func ParseAuditEvent(arg []byte) (*AuditEvent, error) { return nil, errPending }
