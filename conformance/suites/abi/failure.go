package abi

import (
	"errors"
	"fmt"

	"github.com/medplug/medplug/harness"
)

// failure says how a call failed without quoting what the guest said.
func failure(err error) string {
	var refused *harness.PluginError
	if errors.As(err, &refused) {
		return fmt.Sprintf("it is refused with %s at %q", refused.Object.Code, refused.Object.Path)
	}
	return err.Error()
}
