package mutants

func clinical() []Specimen { return nil }
