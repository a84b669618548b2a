package mutants

func capabilities() []Specimen { return nil }
