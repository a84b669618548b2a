package contract

import (
	"encoding/base64"
	"errors"
	"math"
)

// missingSample stands for a missing value in ECGPacked.
const missingSample = math.MinInt16

// Leads gives the names and the samples in mV of the signal, whichever encoding it came in: a map of leads in the
// contract's order, packed leads in their own. A missing value is NaN. The slices of ecg_data and leads are the request's.
func (r *ECGAnalysisRequest) Leads() (names []string, mv [][]float64, err error) {
	switch {
	case r.ECGPacked != nil:
		for i := range r.ECGPacked.Leads {
			samples, err := r.ECGPacked.decode(i)
			if err != nil {
				return nil, nil, err
			}
			names, mv = append(names, r.ECGPacked.Leads[i].Name), append(mv, samples)
		}
	case r.LeadsMV != nil:
		for _, name := range LeadNames() {
			if samples, ok := r.LeadsMV[name]; ok {
				names, mv = append(names, name), append(mv, samples)
			}
		}
	case r.ECGData != nil:
		names, mv = []string{r.Lead}, [][]float64{r.ECGData}
	default:
		return nil, nil, errors.New("read leads: the request holds no signal")
	}
	return names, mv, nil
}

// SampleCount is the number of samples of each lead, without decoding them.
func (r *ECGAnalysisRequest) SampleCount() int {
	switch {
	case r.ECGPacked != nil && len(r.ECGPacked.Leads) > 0:
		return r.ECGPacked.Leads[0].bytes() / 2
	case r.LeadsMV != nil:
		for _, samples := range r.LeadsMV {
			return len(samples)
		}
	}
	return len(r.ECGData)
}

// Samples gives the samples of the lead called name in mV, NaN for a missing value.
func (p *ECGPacked) Samples(name string) ([]float64, error) {
	for i := range p.Leads {
		if p.Leads[i].Name == name {
			return p.decode(i)
		}
	}
	return nil, errors.New("read packed lead: no such lead")
}

func (p *ECGPacked) decode(lead int) ([]float64, error) {
	raw, err := base64.StdEncoding.DecodeString(p.Leads[lead].Data)
	if err != nil || len(raw)%2 != 0 {
		return nil, errors.New("read packed lead: not base64 of whole samples")
	}
	out := make([]float64, len(raw)/2)
	for i := range out {
		n := int16(uint16(raw[2*i]) | uint16(raw[2*i+1])<<8)
		if n == missingSample {
			out[i] = math.NaN()
		} else {
			out[i] = float64(n) * p.GainUV / 1000
		}
	}
	return out, nil
}

// PackLead encodes samples in mV as one lead of ECGPacked with the given gain in microvolts a unit. NaN becomes a
// missing value; a sample that does not fit is an error.
func PackLead(name string, mv []float64, gainUV float64) (PackedLead, error) {
	if !(gainUV > 0) {
		return PackedLead{}, errors.New("pack lead: gain must be greater than 0")
	}
	raw := make([]byte, 2*len(mv))
	for i, v := range mv {
		n := math.RoundToEven(v * 1000 / gainUV)
		switch {
		case math.IsNaN(v):
			n = missingSample
		case !(math.Abs(n) <= math.MaxInt16):
			return PackedLead{}, errors.New("pack lead: a sample does not fit into 16 bits at this gain")
		}
		raw[2*i], raw[2*i+1] = byte(int16(n)), byte(int16(n)>>8)
	}
	return PackedLead{Name: name, Data: base64.StdEncoding.EncodeToString(raw)}, nil
}

// bytes is the length of the data once decoded; data is sound base64.
func (l *PackedLead) bytes() int {
	n := len(l.Data) / 4 * 3
	for i := len(l.Data) - 1; i >= 0 && l.Data[i] == '='; i-- {
		n--
	}
	return n
}

func (r *ECGAnalysisRequest) rules(c checks) {
	want := r.SampleCount()
	if p := r.ECGPacked; p != nil {
		seen := map[string]bool{}
		for i := range p.Leads {
			l := &p.Leads[i]
			switch n := l.bytes(); {
			case seen[l.Name]:
				c.fail(InvalidValue, at("/ecg_packed/leads", i, "name"), "given twice")
			case n%2 != 0:
				c.fail(InvalidValue, at("/ecg_packed/leads", i, "data"), "must hold whole 16-bit samples")
			case n/2 != want:
				c.fail(LengthMismatch, at("/ecg_packed/leads", i, "data"), "the leads must have equal lengths")
			}
			seen[l.Name] = true
		}
	}
	first := -1
	for _, name := range LeadNames() {
		samples, ok := r.LeadsMV[name]
		switch {
		case !ok:
		case first < 0:
			first = len(samples)
		case len(samples) != first:
			c.fail(LengthMismatch, "/leads/"+name, "the leads must have equal lengths")
		}
	}
}

func (*ECGAnalysisRequest) ContractKind() Kind  { return ECGAnalysis }
func (*ECGAnalysisResponse) ContractKind() Kind { return ECGAnalysis }

// answers checks that peaks and leads are those of the request's signal.
func (r *ECGAnalysisResponse) answers(c checks, request RequestType) {
	req, ok := request.(*ECGAnalysisRequest)
	if !ok {
		return
	}
	if n := len(r.RPeaks); n > 0 && r.RPeaks[n-1] >= req.SampleCount() {
		c.fail(OutOfRange, at("/r_peaks", n-1, ""), "past the end of the signal")
	}
	for i, st := range r.STAnalysis {
		if !req.hasLead(st.Lead) {
			c.fail(InvalidValue, at("/st_analysis", i, "lead"), "the request has no such lead")
		}
	}
}

func (r *ECGAnalysisRequest) hasLead(name string) bool {
	if r.ECGPacked != nil {
		for i := range r.ECGPacked.Leads {
			if r.ECGPacked.Leads[i].Name == name {
				return true
			}
		}
	}
	_, ok := r.LeadsMV[name]
	return ok || r.ECGData != nil && r.Lead == name
}
