package gate

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"github.com/medplug/medplug/harness/artefact"
)

// pinned gives what a tag or a digest names in a layout; false when the path is none of such a name.
func pinned(ctx context.Context, path string) ([]Submission, bool) {
	ref, err := artefact.Split(path)
	if err != nil || ref.Ref() == "" || !artefact.IsLayout(ref.Place) {
		return nil, false
	}
	found := inLayout(ctx, ref)
	return found, len(found) > 0
}

// inLayout gives the plugins in an OCI layout, a submission for each of their names, and with an error whatever in it cannot be read
// or is no plugin. Verdicts that are attached to plugins are none of it, unless they are damaged.
func inLayout(ctx context.Context, ref artefact.Reference) []Submission {
	items, err := items(ctx, ref.Place)
	if err != nil {
		return []Submission{{Paths: []string{ref.Place}, File: ref.Place, Err: err}}
	}
	var all []Submission
	for _, item := range items {
		switch {
		case item.Is == artefact.Verdict && item.Err == nil:
			continue
		case ref.Digest != "" && item.Digest != ref.Digest, ref.Tag != "" && !slices.Contains(item.Tags, ref.Tag):
			continue
		}
		s := Submission{Err: item.Err}
		switch {
		case item.Err != nil:
		case item.Is == artefact.Other:
			s.Err, s.Other = errors.New("it is an artefact, and no medplug plugin"), true
		default:
			s.Digest, s.File, s.Size = item.SHA256, filepath.Join(ref.Place, item.File), item.Size
		}
		for _, name := range names(ref, item) {
			s.Paths = []string{name}
			all = append(all, s)
		}
	}
	return all
}

func items(ctx context.Context, dir string) (_ []artefact.Item, err error) {
	if !artefact.IsLayout(dir) {
		return nil, errors.New("it looks like an OCI layout, and has no file oci-layout")
	}
	layout, err := artefact.OpenLayout(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, layout.Close()) }()
	return layout.List(ctx)
}

// names are what an item can be called by. What has no tag, or cannot be judged, is called by its digest alone.
func names(ref artefact.Reference, item artefact.Item) []string {
	if len(item.Tags) == 0 || item.Err != nil || item.Is == artefact.Other {
		return []string{ref.Place + "@" + item.Digest}
	}
	var all []string
	for _, tag := range item.Tags {
		all = append(all, ref.Place+":"+tag)
	}
	return all
}
