package pdk

import (
	"encoding/base64"
	"errors"

	"github.com/medplug/medplug/sdk-go-pdk/contract"
	"github.com/medplug/medplug/sdk-go-pdk/strictjson"
)

// stamp is set by `medplug build` through the linker: base64 of the JSON of the manifest's parts that Identity holds.
var stamp string

// Identity is the part of the manifest that a plugin answers with and is bound by.
type Identity struct {
	ID, Version    string
	Kind           contract.Kind
	Specialty      contract.Specialty
	Population     contract.Population
	MaxInputBytes  int
	MaxOutputBytes int
	AI             contract.AIUse
}

// linked gives the identity that the build linked in.
func linked() (Identity, error) {
	if stamp == "" {
		return Identity{}, errors.New("this plugin was linked without its manifest: build it with `medplug build`")
	}
	text, err := base64.StdEncoding.DecodeString(stamp)
	if err != nil {
		return Identity{}, errors.New("the manifest linked into this plugin is not readable")
	}
	root, err := strictjson.ParseObject(text)
	if err != nil {
		return Identity{}, errors.New("the manifest linked into this plugin is not readable")
	}
	id := Identity{
		ID: str(root, "id"), Version: str(root, "version"),
		Kind: contract.Kind(str(root, "kind")), Specialty: contract.Specialty(str(root, "specialty")),
		MaxInputBytes: int(num(root, "max_input_bytes")), MaxOutputBytes: int(num(root, "max_output_bytes")),
	}
	if p := root.Get("population"); p != nil {
		id.Population = contract.Population{AgeMin: num(p, "age_min"), AgeMax: num(p, "age_max")}
	}
	if ai := root.Get("ai"); ai != nil {
		if used := ai.Get("used"); used != nil && used.Bool {
			id.AI = contract.AIUse{Used: true, ModelVersion: contract.Ptr(str(ai, "model_version"))}
		}
	}
	if id.ID == "" || id.Version == "" || id.Kind == "" || id.MaxInputBytes <= 0 || id.MaxOutputBytes <= 0 {
		return Identity{}, errors.New("the manifest linked into this plugin is incomplete")
	}
	return id, nil
}

func str(v *strictjson.Value, key string) string {
	if m := v.Get(key); m != nil {
		return m.Str
	}
	return ""
}

func num(v *strictjson.Value, key string) float64 {
	if m := v.Get(key); m != nil {
		return m.Num
	}
	return 0
}
