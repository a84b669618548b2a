package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/medplug/medplug/conformance/mutants"
	"github.com/medplug/medplug/conformance/suites"
	"github.com/medplug/medplug/harness/wasm"
)

// specimens writes the plugins, small ones that answer by a script, into a folder for each turn.
func (b *bench) specimens() ([]string, error) {
	var answering []mutants.Specimen
	for _, s := range mutants.All() {
		if s.Options == nil && s.Beside == nil && !s.Silent {
			answering = append(answering, s)
		}
	}
	parts := make([]string, b.rounds)
	for i := range parts {
		parts[i] = filepath.Join(b.dir, fmt.Sprintf("part-%d", i))
		if err := os.Mkdir(parts[i], 0o700); err != nil {
			return nil, err
		}
	}
	for i := range b.plugins {
		file, err := answering[i%len(answering)].Build(suites.All, 1)
		if err == nil {
			err = b.write(parts[i%b.rounds], i, file)
		}
		if err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// pythons has the program scaffold and build a plugin in Python and writes it as so many different ones.
func (b *bench) pythons(ctx context.Context) (string, error) {
	source, folder := filepath.Join(b.dir, "python"), filepath.Join(b.dir, "pythons")
	for _, args := range [][]string{{"new", "cardiology", source, "--lang", "python"}, {"build", source}} {
		if out, err := exec.CommandContext(ctx, b.program, args...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("medplug %s: %w: %s", args[0], err, out)
		}
	}
	file, err := os.ReadFile(filepath.Join(source, "plugin.wasm"))
	if err == nil {
		err = os.Mkdir(folder, 0o700)
	}
	for i := 0; i < b.python && err == nil; i++ {
		err = b.write(folder, i, file)
	}
	return folder, err
}

// write writes a plugin that differs from all others by a section before all others, which no code sees.
func (b *bench) write(folder string, i int, file []byte) error {
	const header = 8
	filled, err := wasm.AppendCustom(file[:header:header], "filling", fmt.Append(nil, i))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.wasm", i)), append(filled, file[header:]...), 0o600)
}
