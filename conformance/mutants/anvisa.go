package mutants

func anvisa() []Specimen { return nil }

func anvisaHosts() []HostSpecimen { return nil }
