package contract

// commonRules are the rules of every response that tie members together.
func (r *Response) commonRules(c checks) {
	if r.Status == NotAnalysable && r.Confidence != 0 {
		c.fail(InvalidValue, "/confidence", "must be 0 when status is not_analysable")
	}
	if (r.Audience == Patient || r.Audience == Public) && r.Language != PtBR {
		c.fail(InvalidValue, "/language", "must be pt-BR for patients and the public")
	}
	for i, rec := range r.MedicalRecommendations {
		if !paired(rec.Priority, rec.Urgency) {
			c.fail(ConflictingFields, at("/medical_recommendations", i, "urgency"), "does not go with the priority")
		}
	}
}

// paired reports whether a priority may have an urgency.
func paired(p Priority, u Urgency) bool {
	switch p {
	case PriorityUrgent:
		return u == Urgent || u == Emergency
	case PriorityMonitoring:
		return u == Soon || u == Routine
	}
	return u == Routine
}

func (r *Recommendation) rules(c checks) {
	if !paired(r.Priority, r.Urgency) {
		c.fail(ConflictingFields, "/urgency", "does not go with the priority")
	}
}
