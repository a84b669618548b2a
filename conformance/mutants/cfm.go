package mutants

func cfm() []Specimen { return nil }

func cfmHosts() []HostSpecimen { return nil }
