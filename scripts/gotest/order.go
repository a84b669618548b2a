package main

import (
	"cmp"
	"context"
	"os/exec"
	"slices"
	"strings"
)

// longest are the packages, from the module's folder, whose tests take longest; go test starts packages in the order of its
// arguments, and one that starts last runs alone while the other cores idle. Those that share builds stand apart.
var longest = []string{
	"cmd/medplug", "templates", "conformance/mutants", "conformance/scaffolds", "harness/meter", "fixtures", "harness/build",
	"harness/build/python/runtimetest", "fixtures/ecg", "harness/build/python", "harness/enginebench/measure", "harness/enginebench", "harness/differential",
}

// packages lists those of a module, the longest first. Where go cannot list them, go test says why.
func packages(ctx context.Context, dir string) []string {
	list := exec.CommandContext(ctx, "go", "list", "-f", "{{.ImportPath}} {{.Module.Path}}", "./...")
	list.Dir = dir
	out, err := list.Output()
	if err != nil {
		return []string{"./..."}
	}
	return ordered(string(out))
}

// ordered takes lines of a package and its module.
func ordered(lines string) []string {
	place := map[string]int{}
	var all []string
	for line := range strings.Lines(lines) {
		path, module, _ := strings.Cut(strings.TrimSpace(line), " ")
		if i := slices.Index(longest, strings.TrimPrefix(path, module+"/")); i >= 0 {
			place[path] = i - len(longest)
		}
		all = append(all, path)
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(place[a], place[b]) })
	return all
}
