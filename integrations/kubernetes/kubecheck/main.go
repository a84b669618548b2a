// Command kubecheck says what the API server of Kubernetes would say to manifests, offline. It renders the kustomization in a folder, or reads
// documents on its input (-); reads each strictly, fills in defaults, validates it with the server's own code, and holds the pods of Jobs
// against the Pod Security Standard "restricted" with the code of its admission. It is a module of its own, for tests only.
//
// Its output is one JSON object: objects, as they would be sent, and faults. The exit code is 1 when there are faults, 2 when nothing was judged.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/batch"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	batchvalidation "k8s.io/kubernetes/pkg/apis/batch/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	psaapi "k8s.io/pod-security-admission/api"
	psapolicy "k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// answer is what is written.
type answer struct {
	Objects []json.RawMessage `json:"objects"`
	Faults  []string          `json:"faults"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: kubecheck FOLDER, or kubecheck - <FILE")
		os.Exit(2)
	}
	a, err := run(os.Args[1], os.Stdin)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(a)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kubecheck: error:", err)
		os.Exit(2)
	}
	if len(a.Faults) > 0 {
		os.Exit(1)
	}
}

func run(folder string, in io.Reader) (*answer, error) {
	if folder != "-" {
		resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
		if err != nil {
			return nil, err
		}
		text, err := resources.AsYaml()
		if err != nil {
			return nil, err
		}
		in = bytes.NewReader(text)
	}
	return check(in)
}

// check reads documents and says what is wrong with them.
func check(r io.Reader) (*answer, error) {
	pods, err := psapolicy.NewEvaluator(psapolicy.DefaultChecks(), nil)
	if err != nil {
		return nil, err
	}
	decoder := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	a := &answer{Objects: []json.RawMessage{}, Faults: []string{}}
	for docs := yaml.NewYAMLReader(bufio.NewReader(r)); ; {
		doc, err := docs.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		sent, err := yaml.ToJSON(doc)
		if err != nil {
			return nil, err
		}
		a.Objects = append(a.Objects, sent)
		obj, kind, err := decoder.Decode(sent, nil, nil)
		if err != nil {
			a.Faults = append(a.Faults, fmt.Sprintf("document %d: %v", len(a.Objects), err))
			continue
		}
		if job, ok := obj.(*batchv1.Job); ok {
			restricted := psaapi.LevelVersion{Level: psaapi.LevelRestricted, Version: psaapi.LatestVersion()}
			for _, result := range pods.EvaluatePod(restricted, &job.Spec.Template.ObjectMeta, &job.Spec.Template.Spec) {
				if !result.Allowed {
					a.Faults = append(a.Faults, fmt.Sprintf("%s %s: pod security: %s: %s", kind.Kind, job.Name, result.ForbiddenReason, result.ForbiddenDetail))
				}
			}
			giveSelector(job)
		}
		found, err := validate(obj)
		if err != nil {
			return nil, fmt.Errorf("document %d: %w", len(a.Objects), err)
		}
		for _, f := range found {
			a.Faults = append(a.Faults, fmt.Sprintf("%s: %v", kind.Kind, f))
		}
	}
	if len(a.Objects) == 0 {
		return nil, errors.New("there is no document")
	}
	return a, nil
}

// giveSelector gives a Job what the server gives to one that names no selector.
func giveSelector(job *batchv1.Job) {
	if job.Spec.Selector != nil {
		return
	}
	job.UID = types.UID("00000000-0000-0000-0000-000000000001")
	if job.Spec.Template.Labels == nil {
		job.Spec.Template.Labels = map[string]string{}
	}
	for name, value := range map[string]string{"controller-uid": string(job.UID), "batch.kubernetes.io/controller-uid": string(job.UID),
		"job-name": job.Name, "batch.kubernetes.io/job-name": job.Name} {
		job.Spec.Template.Labels[name] = value
	}
	job.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{"batch.kubernetes.io/controller-uid": string(job.UID)}}
}

// validate does to an object what the server does to one that is created.
func validate(obj runtime.Object) (field.ErrorList, error) {
	legacyscheme.Scheme.Default(obj)
	internal, err := legacyscheme.Scheme.ConvertToVersion(obj, runtime.InternalGroupVersioner)
	if err != nil {
		return nil, err
	}
	switch o := internal.(type) {
	case *batch.Job:
		return batchvalidation.ValidateJob(o, batchvalidation.JobValidationOptions{RequirePrefixedLabels: true}), nil
	case *core.ConfigMap:
		return corevalidation.ValidateConfigMap(o), nil
	case *core.ServiceAccount:
		return corevalidation.ValidateServiceAccount(o), nil
	case *core.Namespace:
		return corevalidation.ValidateNamespace(o), nil
	case *core.PersistentVolumeClaim:
		return corevalidation.ValidatePersistentVolumeClaim(o, corevalidation.PersistentVolumeClaimSpecValidationOptions{}), nil
	case *networking.NetworkPolicy:
		return networkingvalidation.ValidateNetworkPolicy(o, networkingvalidation.NetworkPolicyValidationOptions{}), nil
	}
	return nil, fmt.Errorf("nothing here validates a %T", internal)
}
