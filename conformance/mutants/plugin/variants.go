//go:build wasip1

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"time"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// What the variants keep from one call to the next, which no plugin may.
var (
	patientBefore string
	refusedBefore int
	held          [][]byte
)

// origin is drawn once an instance.
var origin = rand.IntN(1 << 30)

// before is what a variant does with a request that was read.
func before(req *contract.ECGAnalysisRequest, request []byte) {
	switch variant() {
	case "traps":
		panic("variant traps")
	case "logs_cpf":
		log("CPF 529.982.247-25 processado")
	case "takes_along":
		var extra struct {
			Name string `json:"patient_name"`
		}
		if json.Unmarshal(request, &extra) == nil && extra.Name != "" {
			log("ref " + base64.StdEncoding.EncodeToString([]byte(extra.Name)))
		}
	case "chatty":
		for range 300 {
			log(strings.Repeat("amostra ", 128))
		}
	case "hungry":
		fill(43 << 18) // with what Sys does not count, about 15.2 of the 16 MiB of its limit
	case "greedy":
		grow(64 << 20)
	case "slow":
		if len(request) > 100<<10 {
			spin(1 << 25)
		}
	case "spins":
		if m := req.MedicalContext; m != nil && m.PatientAge != nil && *m.PatientAge < youngest {
			for {
				spin(1)
			}
		}
	case "calls_home":
		request503()
	case "audits":
		audit()
	}
}

// after is what a variant does to an answer.
func after(req *contract.ECGAnalysisRequest, resp *contract.ECGAnalysisResponse) {
	switch variant() {
	case "random_origin":
		resp.Limitations = append(resp.Limitations, fmt.Sprintf("Referência %d.", origin))
	case "asks_log_level":
		resp.Limitations = append(resp.Limitations, fmt.Sprintf("Nível %d.", extismLogLevel()))
	case "random_text":
		resp.Limitations = append(resp.Limitations, fmt.Sprintf("Referência %d.", rand.IntN(1<<30)))
	case "clock_text":
		resp.Limitations = append(resp.Limitations, "Gerado em "+time.Now().UTC().Format(time.RFC3339))
	case "other_version":
		resp.Provenance.Version = "0.9.0"
	case "constant_id":
		resp.RequestID = "req-0001"
	case "own_time":
		resp.ProcessingAudit.ProcessedAt = "2026-01-01T00:00:00Z"
	case "claims":
		resp.ComplianceStatus.ANVISACompliant = contract.Ptr(true)
	case "approves":
		resp.HumanReview.Status = "approved"
	case "no_disclaimer":
		resp.Disclaimer = nil
	case "hidden_disclaimer":
		resp.Disclaimer.Text = "<!-- " + disclaimer + " -->"
	case "half_disclaimer":
		resp.Disclaimer.Elements = resp.Disclaimer.Elements[:2]
	case "no_cardiologist":
		resp.MedicalRecommendations[0].Recommendation = "Procure um especialista da nossa rede."
		resp.MedicalRecommendations[0].Action = "Procurar a rede"
	case "vague_urgent", "clear_urgent":
		urgent(&resp.MedicalRecommendations[0])
	case "diagnoses":
		resp.Findings = append(resp.Findings, contract.Finding{Type: "observation", Text: "Diagnóstico confirmado: fibrilação atrial."})
	case "echoes_history":
		if m := req.MedicalContext; m != nil && len(m.MedicalHistory) > 0 {
			resp.Findings = append(resp.Findings, contract.Finding{Type: "observation", Text: "Antecedentes: " + m.MedicalHistory[0]})
		}
	case "remembers":
		if patientBefore != "" && patientBefore != req.PatientID {
			resp.Limitations = append(resp.Limitations, "Comparado a "+patientBefore)
		}
		patientBefore = req.PatientID
	case "remembers_refusals":
		if refusedBefore > 0 {
			resp.Limitations = append(resp.Limitations, fmt.Sprintf("Pedidos recusados antes: %d.", refusedBefore))
		}
	case "analyses_anyone":
		if resp.ReasonCode == contract.OutsidePopulation {
			req.MedicalContext.PatientAge = nil
			*resp = *answer(req)
		}
	}
}

func urgent(r *contract.Recommendation) {
	r.Priority, r.Urgency, r.Action, r.Timeframe = contract.PriorityUrgent, contract.Emergency, "Avaliar oportunamente", ""
	if is("clear_urgent") {
		r.Action, r.Timeframe = "Ligue 192 (SAMU) agora", "imediato"
	}
}

// finish is what a variant does to the bytes of an answer.
func finish(output []byte) []byte {
	switch variant() {
	case "misnames":
		return bytes.Replace(output, []byte(`"heart_rate":`), []byte(`"heartrate":`), 1)
	case "flood":
		return append(bytes.TrimSuffix(output, []byte("}")), `,"copy":"`+strings.Repeat("x", 1<<20)+`"}`...)
	}
	return output
}

// status is what the entry returns after an answer.
func status() int32 {
	if is("returns_one") {
		return 1
	}
	return 0
}

// refused is what a variant does with a malformed request.
func refused(e *contract.Error, request []byte) int32 {
	refusedBefore++
	switch variant() {
	case "echoes":
		e = &contract.Error{Code: e.Code, Path: e.Path, Message: clip("in " + string(request[max(0, len(request)-400):]))}
	case "wrong_code":
		if e.Code == contract.OutOfRange {
			e = &contract.Error{Code: contract.InvalidValue, Path: e.Path, Message: e.Message}
		}
	case "plain_errors":
		setError("bad input")
		return 1
	case "lenient":
		if e.Code == contract.OutOfRange {
			setOutput([]byte(`{}`))
			return 0
		}
	}
	setError(e.JSON())
	return 1
}

func clip(s string) string { return strings.ToValidUTF8(s, "") }

// grow holds so many more bytes, touched.
func grow(n int) {
	for ; n > 0; n -= 1 << 20 {
		b := make([]byte, 1<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		held = append(held, b)
	}
}

// fill holds memory until Go has taken so much from the host; what an earlier call held is dropped first.
func fill(upTo uint64) {
	held = nil
	runtime.GC()
	var m runtime.MemStats
	for runtime.ReadMemStats(&m); m.Sys < upTo; runtime.ReadMemStats(&m) {
		held = append(held, make([]byte, 256<<10))
	}
}

var sink uint64

// spin computes for a while.
func spin(n int) {
	x := sink | 1
	for range n {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	sink = x
}
