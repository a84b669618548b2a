package ecg

import "math"

// Sex as the ST criteria know it.
type Sex uint8

// The values of Sex. An unknown sex is judged by the lowest threshold, so that nothing is overlooked.
const (
	SexUnknown Sex = iota
	Female
	Male
)

// Thresholds in mV of the Fourth Universal Definition of Myocardial Infarction (Thygesen et al., 2018), 1 mm = 0.1 mV.
const (
	elevationAny      = 0.10
	elevationWomen    = 0.15 // in V2 and V3
	elevationMen      = 0.20 // in V2 and V3, from 40 years
	elevationYoungMen = 0.25 // in V2 and V3, below 40 years
	depressionAny     = 0.05
	horizontalSlack   = 0.02 // a segment that rises by less in 60 ms counts as horizontal
	rounding          = 1e-9
)

// contiguous groups of leads: anterior, inferior, lateral.
var contiguous = [][]string{{"V1", "V2", "V3", "V4"}, {"II", "III", "aVF"}, {"I", "aVL", "V5", "V6"}}

// STElevation names the leads in which the J point is elevated by the criteria of the Fourth Universal Definition in
// at least two contiguous leads. Age in years, NaN for unknown. A level counts less its standard error. The criteria do
// not hold where the QRS is wide, nor do they say since when a level has been there: a met criterion asks for a
// physician, it is no diagnosis.
func STElevation(st []STLevel, age float64, sex Sex) []string {
	v23 := elevationWomen
	switch {
	case sex == Male && age < 40:
		v23 = elevationYoungMen
	case sex == Male && age >= 40:
		v23 = elevationMen
	}
	return inContiguous(st, func(l STLevel) bool {
		limit := elevationAny
		if l.Lead == "V2" || l.Lead == "V3" {
			limit = v23
		}
		return l.J-noiseOf(l) >= limit-rounding
	})
}

// STDepression names the leads with a horizontal or downsloping depression of at least 0.05 mV in at least two
// contiguous leads. What is said of STElevation holds here too.
func STDepression(st []STLevel) []string {
	return inContiguous(st, func(l STLevel) bool {
		return l.J+noiseOf(l) <= -depressionAny+rounding && l.J60 <= l.J+horizontalSlack
	})
}

func noiseOf(l STLevel) float64 {
	if math.IsNaN(l.Error) {
		return 0
	}
	return l.Error
}

// inContiguous keeps the leads that meet a criterion together with another one of their group, in the order of st.
func inContiguous(st []STLevel, meets func(STLevel) bool) []string {
	met := map[string]bool{}
	for _, l := range st {
		met[l.Lead] = meets(l)
	}
	keep := map[string]bool{}
	for _, group := range contiguous {
		n := 0
		for _, lead := range group {
			if met[lead] {
				n++
			}
		}
		for _, lead := range group {
			keep[lead] = keep[lead] || n >= 2 && met[lead]
		}
	}
	var out []string
	for _, l := range st {
		if keep[l.Lead] {
			out = append(out, l.Lead)
		}
	}
	return out
}
