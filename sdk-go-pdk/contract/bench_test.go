package contract_test

import (
	"math/rand/v2"
	"testing"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
)

// typicalECG is the budget's request: 12 leads x 10 s x 500 Hz, in mV with three digits, as floats or packed.
func typicalECG(b *testing.B, packed bool) []byte {
	rng := rand.New(rand.NewPCG(7, 7))
	req := contract.ECGAnalysisRequest{Request: contract.Request{Contract: contract.Version, Kind: contract.ECGAnalysis,
		RequestID: "bench", ProcessingTimestamp: "2026-11-22T10:00:00Z"}, SamplingRate: 500}
	if packed {
		req.ECGPacked = &contract.ECGPacked{Encoding: "int16le-base64", GainUV: 1}
	} else {
		req.LeadsMV = map[string][]float64{}
	}
	for _, name := range contract.LeadNames() {
		mv := make([]float64, 5000)
		for i := range mv {
			mv[i] = float64(rng.IntN(3000)-1000) / 1000
		}
		if !packed {
			req.LeadsMV[name] = mv
			continue
		}
		lead, err := contract.PackLead(name, mv, 1)
		if err != nil {
			b.Fatal(err)
		}
		req.ECGPacked.Leads = append(req.ECGPacked.Leads, lead)
	}
	doc, err := contract.Encode(&req)
	if err != nil {
		b.Fatal(err)
	}
	return doc
}

func benchmarkDecode(b *testing.B, doc []byte) {
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		var req contract.ECGAnalysisRequest
		if err := contract.DecodeRequest(doc, &req, contract.DecodeOptions{MaxBytes: 4 << 20, Kind: contract.ECGAnalysis}); err != nil {
			b.Fatal(err)
		}
		if _, mv, err := req.Leads(); err != nil || len(mv) != 12 {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeRequestFloats(b *testing.B) { benchmarkDecode(b, typicalECG(b, false)) }
func BenchmarkDecodeRequestPacked(b *testing.B) { benchmarkDecode(b, typicalECG(b, true)) }

func BenchmarkEncodeResponse(b *testing.B) {
	resp := new(contract.ECGAnalysisResponse)
	data, err := goldenFile("ecg-analysis.response")
	if err != nil {
		b.Fatal(err)
	}
	if err := contract.DecodeResponse(data, resp); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := contract.Encode(resp); err != nil {
			b.Fatal(err)
		}
	}
}
