export interface Ingredient {
  readonly name: string;
  readonly allergens: readonly string[];
}

export interface Recipe {
  readonly dish: string;
  readonly title: string;
  readonly ingredients: readonly Ingredient[];
}

/** The service of the recipe team. Answers take a while, come in any order, and may fail. */
export interface RecipeService {
  recipe(dish: string): Promise<Recipe>;
  /** Which dishes there are on a day. */
  dishesOf(day: string): Promise<readonly string[]>;
}
