package ecg

// Quality constants.
const (
	noiseContrast = 2.0  // height of what is found over the floor in pure noise
	clearContrast = 6.0  // and where nothing is in doubt
	poorQuality   = 0.20 // below this, what was found may be noise
	floorQuantile = 0.30 // of the combined magnitude: lies between beats even at 220 beats a minute
)

// LeadQuality tells what a lead contributed.
type LeadQuality struct {
	Name    string
	Used    bool    // false: flat, off, or mostly missing
	Present float64 // share of its samples that were there, 0 for a lead not used
}

// clarity in [0,1] says how far the found beats can be trusted: how high they stand over what lies between them, and
// how well they repeat each other's shape.
func clarity(f []float64, beats []beat) float64 {
	if len(beats) == 0 {
		return 0
	}
	var heights []float64
	fit := 0.0
	members := map[int]int{}
	for _, b := range beats {
		heights = append(heights, f[min(max(int(b.at+0.5), 0), len(f)-1)])
		members[b.shape]++
	}
	for _, b := range beats {
		if b.shape >= 0 && members[b.shape] > 1 {
			fit += b.fit
		}
	}
	floor := quantileOf(append([]float64(nil), f...), floorQuantile)
	contrast := clearContrast
	if h := medianOf(heights); h < clearContrast*floor {
		contrast = h / floor
	}
	stands := max(0, contrast-noiseContrast) / (clearContrast - noiseContrast)
	return stands * (1 + fit/float64(len(beats))) / 2
}

// leadQualities lists the leads in the order they were given, and the share of samples that carried a signal over all.
func leadQualities(p *prepared) (leads []LeadQuality, present float64) {
	for _, name := range p.names {
		leads = append(leads, LeadQuality{Name: name})
	}
	for _, c := range p.channels {
		leads[c.lead].Used, leads[c.lead].Present = true, c.present
		present += c.present
	}
	return leads, present / float64(len(leads))
}
