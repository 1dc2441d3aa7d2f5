// Prints the shape of Kubernetes' PodSpec as Go's encoding/json sees it, for src/hydrate/pod-spec-types.ts. With the
// argument `roundtrip` it is an oracle instead: reads a PodSpec per line and prints it after a round trip through Go's
// type. Run `go run .` in this directory and put the rows between the braces of that file.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

var named = map[reflect.Type]string{
	reflect.TypeOf(resource.Quantity{}): "quantity",
	reflect.TypeOf(intstr.IntOrString{}): "intOrString",
	reflect.TypeOf(metav1.Time{}):        "time",
	reflect.TypeOf(metav1.FieldsV1{}):    "raw",
}

var types = map[string][]string{}

func kind(t reflect.Type) string {
	if name, ok := named[t]; ok {
		return name
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	case reflect.Int32:
		return "int32"
	case reflect.Int64:
		return "int64"
	case reflect.Ptr:
		return "*" + kind(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		return "[]" + kind(t.Elem())
	case reflect.Map:
		return "{}" + kind(t.Elem())
	case reflect.Struct:
		record(t)
		return t.Name()
	}
	panic(t.String())
}

func record(t reflect.Type) {
	if _, seen := types[t.Name()]; seen {
		return
	}
	types[t.Name()] = nil
	types[t.Name()] = fields(t)
}

func fields(t reflect.Type) []string {
	var out []string
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			out = append(out, fields(f.Type)...)
			continue
		}
		mark := ""
		if strings.Contains(options, "omitempty") {
			mark = "?"
		}
		out = append(out, fmt.Sprintf("%s%s: %q", name, "", mark+kind(f.Type)))
	}
	return out
}

func roundTrip() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<26)
	for in.Scan() {
		var spec v1.PodSpec
		if err := json.Unmarshal(in.Bytes(), &spec); err != nil {
			out, _ := json.Marshal(map[string]string{"error": err.Error()})
			fmt.Println(string(out))
			continue
		}
		out, _ := json.Marshal(spec)
		fmt.Println(string(out))
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "roundtrip" {
		roundTrip()
		return
	}
	kind(reflect.TypeOf(v1.PodSpec{}))
	names := make([]string, 0, len(types))
	for name := range types {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Printf("  %s: { %s },\n", name, strings.Join(types[name], ", "))
	}
}
