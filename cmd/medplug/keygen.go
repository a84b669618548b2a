package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/medplug/medplug/conformance/attest"
	"github.com/spf13/cobra"
)

func newKeygenCmd(s *streams) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "keygen -o <file>",
		Short: "Make a key pair that signs verdicts",
		Long: `keygen draws an Ed25519 key pair and writes the private key to the file, readable by its owner alone, and the public one to the file
with .pub behind its name. Both are PEM, as openssl reads them. Neither file is ever overwritten.

The public key's id is printed; it is what a trust file names.`,
		Example: "  medplug keygen -o marketplace.key",
		Args:    arguments(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			if output == "" {
				return usagef("keygen: -o names no file").hint("medplug keygen -o marketplace.key")
			}
			return runKeygen(s, output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file of the private key; the public one gets .pub behind it")
	return cmd
}

func runKeygen(s *streams, output string) error {
	key, err := attest.NewKey()
	if err != nil {
		return err
	}
	private, err := key.PEM()
	if err != nil {
		return err
	}
	public, err := key.Public().PEM()
	if err != nil {
		return err
	}
	if err := createWhole(output, private, 0o600); err != nil {
		return err
	}
	if err := createWhole(output+".pub", public, 0o644); err != nil {
		return errors.Join(err, os.Remove(output))
	}
	fmt.Fprintf(s.out, "%s\n", key.Public().ID())
	s.say("wrote %s and %s.pub", filepath.ToSlash(output), filepath.ToSlash(output))
	return nil
}

// createWhole makes a file that must not be there yet, whole or not at all: it is written beside its place and linked there.
func createWhole(path string, data []byte, mode fs.FileMode) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return cannotWrite(path, err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Link(tmp.Name(), path)
	}
	if errors.Is(err, fs.ErrExist) {
		return usagef("%s is there already, and is never overwritten", filepath.ToSlash(path)).hint("name another file")
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

func cannotWrite(path string, err error) *exitError {
	var fault *fs.PathError
	if errors.As(err, &fault) {
		err = fault.Err // its path stands in the message already
	}
	return &exitError{code: exitUsage, err: fmt.Errorf("write %s: %w", filepath.ToSlash(path), err)}
}
