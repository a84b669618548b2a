package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// printAnswer prints a response for people: what every kind has in common, and of an ECG its measurements.
func printAnswer(out io.Writer, p paint, kind contract.Kind, response []byte) error {
	a := &answer{out: out, paint: p}
	if kind == contract.ECGAnalysis {
		var r contract.ECGAnalysisResponse
		if err := contract.DecodeResponse(response, &r); err != nil {
			return misfit(err)
		}
		a.head(&r.Response)
		if r.Status == contract.OK {
			a.ecg(&r)
		}
		a.tail(&r.Response)
		return a.err
	}
	for _, info := range contract.Kinds() {
		if info.Kind != kind {
			continue
		}
		r := info.NewResponse()
		if err := contract.DecodeResponse(response, r); err != nil {
			return misfit(err)
		}
		common := r.(interface{ Common() *contract.Response }).Common()
		a.head(common)
		a.line("measurements", "run with --json to see those of kind %s", kind)
		a.tail(common)
		return a.err
	}
	return fmt.Errorf("print answer: kind %s is not known", kind)
}

func misfit(err error) error {
	return failf(exitNotConforming, "the answer does not fit the contract: %w", err).hint("run with --json to see it, medplug test to judge it")
}

// answer writes lines and keeps the first error.
type answer struct {
	out   io.Writer
	paint paint
	err   error
}

func (a *answer) line(label, format string, args ...any) {
	if a.err == nil {
		_, a.err = fmt.Fprintf(a.out, "%s %s\n", a.paint.bold(fmt.Sprintf("%-16s", label)), printable(fmt.Sprintf(format, args...)))
	}
}

func (a *answer) head(r *contract.Response) {
	if r.Status == contract.OK {
		a.line("status", "%s, confidence %.2f", r.Status, r.Confidence)
		return
	}
	a.line("status", "%s (%s): %s", r.Status, r.ReasonCode, r.Reason)
}

func (a *answer) ecg(r *contract.ECGAnalysisResponse) {
	if h := r.HeartRate; h != nil {
		a.line("heart rate", "%s bpm (resting %s, fastest %s)", number(h.AvgHeartRate, 1), number(h.RestingHeartRate, 1), number(h.MaxHeartRate, 1))
		a.line("variability", "SDNN %s ms, RMSSD %s ms", number(h.HeartRateVariability, 1), number(h.RMSSD, 1))
		if h.ClinicalAssessment != "" {
			a.line("assessment", "%s", h.ClinicalAssessment)
		}
	}
	a.line("R peaks", "%d%s", len(r.RPeaks), first(r.RPeaks))
	if y := r.RhythmAnalysis; y != nil {
		a.line("rhythm", "%s, confidence %.2f", y.Rhythm, y.Confidence)
	}
	a.line("signal quality", "%s", number(r.SignalQuality, 2))
	for _, b := range r.AbnormalityDetection {
		a.line("abnormality", "%s (%s): %s", b.AbnormalityType, b.Severity, b.ClinicalSignificance)
	}
}

func (a *answer) tail(r *contract.Response) {
	for _, f := range r.Findings {
		a.line(f.Type, "%s", f.Text)
	}
	for _, m := range r.MedicalRecommendations {
		a.line("recommendation", "[%s, %s] %s (%s)", m.Priority, m.Urgency, m.Recommendation, m.Timeframe)
	}
	for _, i := range r.ComplianceStatus.ComplianceIssues {
		a.line("compliance", "%s", i)
	}
	for _, l := range r.Limitations {
		a.line("limitation", "%s", l)
	}
	if r.Disclaimer != nil {
		a.line("disclaimer", "%s", r.Disclaimer.Text)
	} else {
		a.line("disclaimer", "none")
	}
}

// number prints a measurement; one that could not be made is a dash.
func number(v *float64, decimals int) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprintf("%.*f", decimals, *v)
}

// first shows the beginning of a list of samples.
func first(samples []int) string {
	if len(samples) == 0 {
		return ""
	}
	var b strings.Builder
	for i, v := range samples {
		if i == 8 {
			b.WriteString(" ...")
			break
		}
		fmt.Fprintf(&b, " %d", v)
	}
	return ", at samples" + b.String()
}
