package contract

// LeadNames lists the twelve leads in the contract's order.
func LeadNames() []string {
	return []string{"I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"}
}

// ECGAnalysisRequest asks for the analysis of a resting ECG. The signal comes in exactly one of three encodings; Leads
// reads any of them.
type ECGAnalysisRequest struct {
	Request
	SamplingRate float64              `json:"sampling_rate" contract:"required,min=50,max=4000"`  // Hz
	ECGData      []float64            `json:"ecg_data" contract:"oneof=signal,needs=lead,signal"` // mV, of the lead named in lead
	Lead         string               `json:"lead" contract:"enum=I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6"`
	LeadsMV      map[string][]float64 `json:"leads" contract:"oneof=signal,signal,keys=I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6"` // mV
	ECGPacked    *ECGPacked           `json:"ecg_packed" contract:"oneof=signal"`
}

// ECGPacked is the compact encoding: base64 of little-endian int16 samples, mV = sample * gain_uv / 1000, the sample
// -32768 standing for a missing value.
type ECGPacked struct {
	Encoding string       `json:"encoding" contract:"required,enum=int16le-base64"`
	GainUV   float64      `json:"gain_uv" contract:"required,xmin=0"` // microvolts a unit
	Leads    []PackedLead `json:"leads" contract:"required,signal"`
}

// PackedLead is one lead of ECGPacked.
type PackedLead struct {
	Name string `json:"name" contract:"required,enum=I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6"`
	Data string `json:"data" contract:"required,signal,format=base64"`
}

// ECGAnalysisResponse is the answer to an ECGAnalysisRequest.
type ECGAnalysisResponse struct {
	Response             `contract:"each=medical_recommendations:medical_disclaimer"`
	HeartRate            *HeartRate      `json:"heart_rate" contract:"ok"`
	RPeaks               []int           `json:"r_peaks" contract:"ok,min=0,ascending"` // samples, from 0
	RhythmAnalysis       *RhythmAnalysis `json:"rhythm_analysis" contract:"ok"`
	STAnalysis           []STDeviation   `json:"st_analysis" contract:"ok"`
	SignalQuality        *float64        `json:"signal_quality" contract:"ok,min=0,max=1"`
	AbnormalityDetection []Abnormality   `json:"abnormality_detection" contract:"ok"`
}

// HeartRate holds rates in beats a minute and variability in ms: avg_heart_rate is 60000 / mean RR, resting 60000 /
// median RR, max 60000 / shortest RR; heart_rate_variability is SDNN with n-1.
type HeartRate struct {
	AvgHeartRate         *float64 `json:"avg_heart_rate" contract:"always,xmin=0,max=1000"`
	HeartRateVariability *float64 `json:"heart_rate_variability" contract:"always,min=0"`
	RMSSD                *float64 `json:"rmssd" contract:"always,min=0"`
	RestingHeartRate     *float64 `json:"resting_heart_rate" contract:"always,xmin=0,max=1000"`
	MaxHeartRate         *float64 `json:"max_heart_rate" contract:"always,xmin=0,max=1000"`
	ClinicalAssessment   string   `json:"clinical_assessment" contract:"always"`
}

// RhythmAnalysis is the rhythm as far as the plugin can tell.
type RhythmAnalysis struct {
	Rhythm       string  `json:"rhythm" contract:"required,enum=sinus|regular|irregular|atrial_fibrillation|atrial_flutter|av_block_1|av_block_2|av_block_3|paced|asystole|ventricular_fibrillation|unknown"`
	Regular      *bool   `json:"regular" contract:"always"`
	Confidence   float64 `json:"confidence" contract:"required,min=0,max=1"`
	EctopicBeats *int    `json:"ectopic_beats" contract:"always,min=0"`
}

// STDeviation is the level at J+60 ms minus the PR segment, of the median beat, in mV.
type STDeviation struct {
	Lead        string   `json:"lead" contract:"required,enum=I|II|III|aVR|aVL|aVF|V1|V2|V3|V4|V5|V6"`
	DeviationMV *float64 `json:"deviation_mv" contract:"always"`
}

// Abnormality is something a physician should look at.
type Abnormality struct {
	AbnormalityType      string `json:"abnormality_type" contract:"required"`
	Severity             string `json:"severity" contract:"required,enum=low|medium|high"`
	ClinicalSignificance string `json:"clinical_significance" contract:"always"`
	RecommendedAction    string `json:"recommended_action" contract:"always"`
	MedicalDisclaimer    string `json:"medical_disclaimer" contract:"required,minlen=1"`
}
