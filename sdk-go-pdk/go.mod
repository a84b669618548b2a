module github.com/medplug/medplug/sdk-go-pdk

go 1.24.0
