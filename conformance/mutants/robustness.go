package mutants

func robustness() []Specimen { return nil }
