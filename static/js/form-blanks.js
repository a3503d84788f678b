// A form sends its empty fields too; the API, rightly, asks what an empty parameter means.

for (const form of document.querySelectorAll("form.api-form")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });
}
