package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"time"

	"github.com/medplug/medplug/fixtures/dataset"
	"github.com/medplug/medplug/fixtures/ecg"
	"github.com/medplug/medplug/fixtures/lesion"
	"github.com/spf13/cobra"
)

type datasetOptions struct {
	spec, output string
	verify       bool
	jobs         int
}

func newGenDatasetCmd(s *streams) *cobra.Command {
	var o datasetOptions
	cmd := &cobra.Command{
		Use:   "dataset",
		Short: "Make a labelled folder of ECGs or lesions, or check one",
		Long: `dataset makes the folder that a spec describes: train/LABEL and test/LABEL with each item's files and truth, and manifest.json
with counts, versions, parameters and the SHA-256 of every file. It may be stopped and run again: what is finished is kept,
and the folder comes out the same to the byte. --verify compares a finished folder with its manifest.

The spec is YAML. Its keys: kind (ecg or lesion), format, seed, test (share of each class for testing, 0 to 0.9), params
(for all classes), classes (label, count, class, params), and of gen's flags plot, jpeg_quality and months. A class is
drawn as gen draws it; where the label is the name of a class itself, class may be left out.

Exit codes: 0 done or verified, 1 --verify found a fault, 2 usage, a faulty spec or a folder that holds something else,
3 a file could not be written, 130 interrupted.`,
		Example: `  medplug gen dataset --spec rhythms.yaml -o rhythms
  medplug gen dataset --verify -o rhythms

  # rhythms.yaml
  kind: ecg
  format: wfdb
  seed: 7
  test: 0.2
  params: {duration_s: 30}
  classes:
  - {label: sinus, count: 200}
  - {label: atrial_fibrillation, count: 100}
  - {label: inferior_infarction, class: st_elevation_inferior, count: 50, params: {st_mv: 0.3}}`,
		Args: arguments(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case o.output == "":
				return usagef("dataset: the folder is missing").hint("name it with -o")
			case o.verify == (o.spec != ""):
				return usagef("dataset: give either --spec or --verify")
			case o.jobs < 1 || o.jobs > 1024:
				return usagef("--jobs is %d, allowed are 1 to 1024", o.jobs)
			case o.verify:
				return verifyDataset(cmd.Context(), s, o.output)
			}
			return o.build(cmd.Context(), s)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.spec, "spec", "", "what the folder holds, a YAML file")
	f.StringVarP(&o.output, "output", "o", "", "the folder")
	f.BoolVar(&o.verify, "verify", false, "compare a finished folder with its manifest")
	f.IntVar(&o.jobs, "jobs", runtime.NumCPU(), "items that are made at a time")
	return cmd
}

// specFile is a dataset.Spec whose parameters are those of P, so that a spec's file is read as strictly as any other.
type specFile[P any] struct {
	Kind    string         `json:"kind"`
	Format  string         `json:"format"`
	Seed    uint64         `json:"seed"`
	Test    float64        `json:"test"`
	Plot    string         `json:"plot"`
	Quality int            `json:"jpeg_quality"`
	Months  int            `json:"months"`
	Params  P              `json:"params"`
	Classes []specClass[P] `json:"classes"`
}

type specClass[P any] struct {
	Label  string `json:"label"`
	Class  string `json:"class"`
	Count  int    `json:"count"`
	Params P      `json:"params"`
}

// readSpec reads a spec along the parameters of its kind.
func readSpec(path string) (*dataset.Spec, error) {
	tree, err := readYAML("spec", path, func(tree map[string]any) (reflect.Type, error) {
		kind, ok := tree["kind"].(string)
		switch {
		case !ok: // the fault, if it is one of the text, is told by whoever reads on
			return reflect.TypeFor[specFile[any]](), nil
		case kind == string(dataset.Lesion):
			return reflect.TypeFor[specFile[lesion.Options]](), nil
		}
		return reflect.TypeFor[specFile[ecg.Options]](), oneOf("kind", kind, names(dataset.Kinds())...)
	})
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	var spec dataset.Spec
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&spec); err != nil {
		return nil, usagef("spec %s: %w", filepath.ToSlash(path), err)
	}
	for _, c := range spec.Classes {
		if c.Class != "" {
			if err := oneOf("class", c.Class, dataset.Classes(spec.Kind)...); err != nil {
				return nil, err
			}
		}
	}
	if err := spec.Check(); err != nil {
		return nil, badParameter(fmt.Errorf("spec %s: %w", filepath.ToSlash(path), err))
	}
	return &spec, nil
}

func (o *datasetOptions) build(ctx context.Context, s *streams) error {
	spec, err := readSpec(o.spec)
	if err != nil {
		return err
	}
	line := s.progress("making " + filepath.ToSlash(o.output))
	defer line.done()
	shown := time.Now()
	r, err := dataset.Build(ctx, o.output, spec, dataset.Options{
		Medplug: currentVersion().Version, Jobs: o.jobs,
		Progress: func(done, total int) {
			if time.Since(shown) > 200*time.Millisecond {
				shown = time.Now()
				line.update(fmt.Sprintf("making %s, %d of %d", filepath.ToSlash(o.output), done, total))
			}
		},
	})
	line.done()
	var taken *dataset.TakenError
	switch {
	case errors.As(err, &taken):
		return usagef("%w", err).hint("name another folder with -o")
	case err != nil:
		return badParameter(err)
	}
	if r.Renewed > 0 {
		s.say("%d damaged %s made again", r.Renewed, plural("item", r.Renewed))
	}
	s.say("%d %s, %d of them made now", r.Items, plural("item", r.Items), r.Items-r.Kept)
	_, err = fmt.Fprintln(s.out, filepath.ToSlash(filepath.Join(o.output, dataset.ManifestName)))
	return err
}

func verifyDataset(ctx context.Context, s *streams, dir string) error {
	line := s.progress("verifying " + filepath.ToSlash(dir))
	defer line.done()
	shown := time.Now()
	faults, items, err := dataset.Verify(ctx, dir, func(done int) {
		if time.Since(shown) > 200*time.Millisecond {
			shown = time.Now()
			line.update(fmt.Sprintf("verifying %s, %d items", filepath.ToSlash(dir), done))
		}
	})
	line.done()
	if err != nil {
		return &exitError{code: exitUsage, err: err}
	}
	for _, f := range faults {
		if _, err := fmt.Fprintln(s.out, printable(f)); err != nil {
			return err
		}
	}
	if len(faults) > 0 {
		return failf(exitNotConforming, "%d %s in %s", len(faults), plural("fault", len(faults)), filepath.ToSlash(dir)).
			hint("gen dataset with its spec makes again what is missing or changed; remove what is not of the manifest yourself")
	}
	s.say("%d %s are as the manifest says", items, plural("item", items))
	return nil
}
