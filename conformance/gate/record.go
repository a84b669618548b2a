package gate

import (
	"time"

	"github.com/medplug/medplug/conformance"
)

// RecordFile is the name of the record in a folder of results, ReportFile that of the report.
const (
	RecordFile = "gate.json"
	ReportFile = "report.json"
)

// recordVersion changes when a field changes its meaning or goes away.
const recordVersion = 1

// Record says what was judged, under what, what came of it, and what the folder holds.
type Record struct {
	SchemaVersion int                 `json:"schemaVersion"`
	Key           Key                 `json:"key"`
	Plugin        conformance.Plugin  `json:"plugin"`
	AsOf          string              `json:"as_of,omitempty"`
	LimitsDigest  string              `json:"limits_digest,omitempty"`
	Verdict       conformance.Verdict `json:"verdict"`
	Failed        []string            `json:"failed,omitempty"` // IDs of the rules whose failure counts against it
	Open          []string            `json:"open,omitempty"`   // IDs of the rules that left it open: a person, a skip, an error
	Broken        string              `json:"broken,omitempty"` // why there is no report; it is tried again
	Files         map[string]string   `json:"files,omitempty"`  // SHA-256 of each, by name
	Seconds       float64             `json:"seconds"`
	CPUSeconds    float64             `json:"cpu_seconds"`
	PeakBytes     int64               `json:"peak_bytes,omitempty"`
}

// ExitCode is the verdict's. What broke is inconclusive.
func (r *Record) ExitCode() int {
	if r.Broken != "" {
		return conformance.Inconclusive.ExitCode()
	}
	return r.Verdict.ExitCode()
}

// newRecord is the record of a judgement, without the files.
func newRecord(k Key, j Judgement) Record {
	r := Record{SchemaVersion: recordVersion, Key: k, Verdict: conformance.Inconclusive, Broken: j.Broken,
		Seconds: seconds(j.Took), CPUSeconds: seconds(j.CPU), PeakBytes: j.Peak}
	r.Plugin.SHA256 = k.Plugin
	switch {
	case r.Broken != "":
	case j.Report == nil:
		r.Broken = "there is no report"
	default:
		r.Broken = k.fits(j.Report)
	}
	if r.Broken != "" {
		return r
	}
	rep := j.Report
	r.Plugin, r.AsOf, r.LimitsDigest, r.Verdict = rep.Plugin, rep.AsOf, rep.LimitsDigest, rep.Verdict
	blocks := conformance.LevelError
	if rep.Strict {
		blocks = conformance.LevelWarn
	}
	for _, res := range rep.Results {
		switch res.Outcome {
		case conformance.Passed, conformance.NotApplicable:
		case conformance.Failed:
			if res.Level >= blocks && res.Waiver == nil {
				r.Failed = append(r.Failed, res.ID)
			}
		case conformance.Skipped:
			if res.Level >= blocks {
				r.Open = append(r.Open, res.ID)
			}
		case conformance.NeedsHuman:
			if res.SignOff == nil {
				r.Open = append(r.Open, res.ID)
			}
		default:
			r.Open = append(r.Open, res.ID)
		}
	}
	return r
}

func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
