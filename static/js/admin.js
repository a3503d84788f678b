// The maps of the admin.

import { mountMap } from "./map.js";

for (const figure of document.querySelectorAll("[data-map]")) mountMap(figure);
